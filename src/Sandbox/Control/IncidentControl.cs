using System.Collections.Immutable;
using System.Text.RegularExpressions;
using PartnerDesk.Sandbox.Clouds;
using PartnerDesk.Sandbox.Customers;
using PartnerDesk.Sandbox.State;

namespace PartnerDesk.Sandbox.Control;

/// <summary>
/// Incidents in the health feed: <c>POST /control/incidents/{issueId}</c> creates one for customers that lack it (with customerIds,
/// service, title), updates it where it is (status, text) and ends it (resolved: true).
/// </summary>
internal sealed partial class IncidentControl(CustomerCatalog customers, CustomerStore store, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/incidents", () => Results.Ok(List()));
        routes.MapPost("/incidents/{issueId}", (HttpRequest request, string issueId) =>
            ControlBody.HandleAsync<IncidentBody>(request, body => Apply(issueId.ToUpperInvariant(), body)));
    }

    private IEnumerable<object> List() => Everyone()
        .SelectMany(customer => store.Read(customer).Issues.Where(issue => issue.ShowsInOverview).Select(issue => (customer, issue)))
        .GroupBy(pair => pair.issue.Id)
        .Select(group => new
        {
            id = group.Key,
            title = group.First().issue.Title,
            service = group.First().issue.Service,
            status = group.First().issue.Status,
            resolved = group.First().issue.EndedAt is not null,
            customerIds = group.Select(pair => pair.customer.Id),
        });

    private IResult Apply(string issueId, IncidentBody body)
    {
        if (!IssueId().IsMatch(issueId))
        {
            return ControlBody.Mistake("The incident id is two letters and digits, such as EX123456.");
        }

        List<SandboxCustomer> owners = [.. Everyone().Where(customer => store.Read(customer).Issues.Exists(issue => issue.Id == issueId))];
        List<SandboxCustomer> named = [];
        foreach (string id in body.CustomerIds ?? [])
        {
            if (customers.Find(id) is not { } customer)
            {
                return ControlBody.Mistake($"No customer has the id or domain '{id}'.");
            }

            named.Add(customer);
        }

        List<SandboxCustomer> newcomers = [.. named.Except(owners)];
        if (owners.Count + newcomers.Count == 0)
        {
            return ControlBody.Mistake($"No customer has the incident {issueId}; to create it, send customerIds, service and title.");
        }

        if (newcomers.Count > 0)
        {
            if (string.IsNullOrWhiteSpace(body.Service) || string.IsNullOrWhiteSpace(body.Title))
            {
                return ControlBody.Mistake("service and title are needed where the incident is new.");
            }

            if (newcomers.Find(customer => !HealthSeed.Services(customer.Cloud).Any(one => one.Name == body.Service)) is { } without)
            {
                string known = string.Join(", ", HealthSeed.Services(without.Cloud).Select(one => one.Name));
                return ControlBody.Mistake($"'{body.Service}' is no service of the cloud of {without.Id}. Known: {known}.");
            }
        }

        DateTimeOffset now = time.GetUtcNow();
        foreach (SandboxCustomer customer in owners.Concat(newcomers))
        {
            store.Change(customer, state =>
            {
                int index = state.Issues.FindIndex(issue => issue.Id == issueId);
                HealthIssue next = Next(index < 0 ? null : state.Issues[index], issueId, body, now);
                ImmutableList<HealthIssue> issues = index < 0 ? state.Issues.Insert(0, next) : state.Issues.SetItem(index, next);
                return (state with { Issues = issues }, true);
            });
        }

        return Results.Ok(new { id = issueId, customerIds = owners.Concat(newcomers).Select(customer => customer.Id) });
    }

    private static HealthIssue Next(HealthIssue? current, string id, IncidentBody body, DateTimeOffset now)
    {
        HealthIssue issue = current ?? new HealthIssue
        {
            Id = id,
            Title = body.Title!,
            Service = body.Service!,
            Feature = "General",
            Status = "serviceDegradation",
            Impact = body.Title! + ".",
            StartedAt = now,
            ModifiedAt = now,
            ShowsInOverview = true,
            Posts = [new IssuePost(now, $"<p>We are investigating: {body.Title}</p>")],
        };
        bool resolved = body.Resolved ?? issue.EndedAt is not null;
        string status = body.Status ?? (resolved && issue.EndedAt is null ? "serviceRestored" : issue.Status);
        string? text = body.Text ?? (resolved && issue.EndedAt is null ? "<p>We have confirmed that the service is restored.</p>" : null);
        return issue with
        {
            Title = body.Title ?? issue.Title,
            Status = status,
            Classification = body.Classification ?? issue.Classification,
            EndedAt = resolved ? issue.EndedAt ?? now : null,
            ModifiedAt = now,
            // Newest first here, unlike the seeds: no order is promised.
            Posts = text is null ? issue.Posts : issue.Posts.Insert(0, new IssuePost(now, text)),
        };
    }

    private IEnumerable<SandboxCustomer> Everyone() => CloudProfile.All.SelectMany(cloud => customers.In(cloud.Cloud));

    [GeneratedRegex("^[A-Z]{2}[0-9]{1,10}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IssueId();

    private sealed record IncidentBody(
        IReadOnlyList<string>? CustomerIds, string? Service, string? Title, string? Classification, string? Status, string? Text, bool? Resolved);
}
