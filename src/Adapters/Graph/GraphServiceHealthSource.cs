using System.Text.Json;
using PartnerDesk.Adapters.Vendor;
using PartnerDesk.Core.Customers;
using PartnerDesk.Core.Diagnosis;
using PartnerDesk.Core.Health;

namespace PartnerDesk.Adapters.Graph;

/// <summary>Service health of a customer's tenant through Graph service communications, in either cloud.</summary>
/// <remarks>Source: "List healthOverviews" and "serviceHealthIssue resource type" of the Graph reference. One call reads services and issues.</remarks>
public sealed class GraphServiceHealthSource(CloudEnvironments clouds, VendorTokens tokens, VendorHttp http, TimeProvider time) : IServiceHealthSource
{
    private const string Source = "Graph service health";
    private const int MaxPages = 50;

    public async Task<ServiceHealthReading> ReadAsync(Customer customer, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (clouds.Find(customer.Cloud) is not { } environment)
        {
            return new ServiceHealthReading(now, null, new Unreadable(UnreadableReason.NotOffered, $"Cloud {customer.Cloud} is switched off.", null, null));
        }

        (string? token, VendorAnswer.Failed? noToken) = await tokens.ForGraphAsync(environment, customer.Id, cancellationToken);
        if (token is null)
        {
            return new ServiceHealthReading(now, null, noToken!.ToUnreadable());
        }

        string root = environment.Graph!.ToString().TrimEnd('/');
        Uri? next = new($"{root}/v1.0/admin/serviceAnnouncement/healthOverviews?$expand=issues");
        var services = new List<ServiceHealth>();
        string correlationId = Guid.NewGuid().ToString();
        for (int page = 0; next is not null; page++)
        {
            Uri address = next;
            VendorAnswer answer = await http.SendAsync(Source, () => Request(address, token, correlationId), correlationId, correlationId, cancellationToken);
            switch (answer)
            {
                case VendorAnswer.Ok { Body: var body } when body.Member("value") is { ValueKind: JsonValueKind.Array } && page < MaxPages:
                    services.AddRange(body.Items("value").Select(ReadService));
                    if (!TryReadNext(body, environment.Graph, out next))
                    {
                        return new ServiceHealthReading(now, null, new Unreadable(UnreadableReason.Garbled, "Graph named a next page on another host.", answer.RequestId, answer.CorrelationId));
                    }

                    break;
                case VendorAnswer.Ok:
                    // A part is never taken for the whole: what is missing might be what is down.
                    return new ServiceHealthReading(now, null, new Unreadable(UnreadableReason.Garbled, "Graph answered without a list of services.", answer.RequestId, answer.CorrelationId));
                case VendorAnswer.Failed failed:
                    if (failed.Status == 401)
                    {
                        tokens.Forget(environment.Cloud, customer.Id, environment.GraphScope);
                    }

                    return new ServiceHealthReading(now, null, (failed.Status is 401 or 403 ? failed with { Reason = UnreadableReason.ConsentMissing } : failed).ToUnreadable());
            }
        }

        return services.Count == 0
            ? new ServiceHealthReading(now, null, new Unreadable(UnreadableReason.Garbled, "Graph listed no service at all.", correlationId, correlationId))
            : new ServiceHealthReading(now, services, null) { CorrelationId = correlationId };
    }

    private static HttpRequestMessage Request(Uri address, string token, string requestId) => new(HttpMethod.Get, address)
    {
        Headers =
        {
            { "Authorization", $"Bearer {token}" },
            { "Accept", "application/json" },
            { "client-request-id", requestId },
        },
    };

    /// <summary>The next page, only on the configured host: a token never goes anywhere else.</summary>
    /// <returns>False when a next page is named that must not be followed.</returns>
    private static bool TryReadNext(JsonElement body, Uri graph, out Uri? next)
    {
        next = null;
        return body.Text("@odata.nextLink") is not { } link
            || (Uri.TryCreate(link, UriKind.Absolute, out next)
                && Uri.Compare(next, graph, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0);
    }

    private static ServiceHealth ReadService(JsonElement item) => new(
        item.Text("service") ?? item.Text("id") ?? "",
        item.Text("status") ?? "",
        [.. item.Items("issues").Select(i => ReadIssue(i, item.Text("service") ?? ""))]);

    private static HealthIssue ReadIssue(JsonElement issue, string service) => new(
        issue.Text("id") ?? "",
        issue.Text("title") ?? "",
        issue.Text("service") ?? service,
        issue.Text("status") ?? "",
        (issue.Text("classification") ?? "").ToLowerInvariant(),
        issue.Bool("isResolved") ?? false,
        issue.Time("startDateTime"),
        issue.Time("endDateTime"),
        issue.Time("lastModifiedDateTime"),
        issue.Text("impactDescription"),
        LatestPost(issue));

    /// <summary>Posts come in no order; the newest counts. Their HTML is untrusted and becomes plain text.</summary>
    private static string? LatestPost(JsonElement issue) => issue.Items("posts")
        .OrderByDescending(p => p.Time("createdDateTime") ?? DateTimeOffset.MinValue)
        .Select(p => p.Member("description") is { } description ? description.Text("content") : null)
        .OfType<string>()
        .Select(HtmlText.Strip)
        .FirstOrDefault();
}
