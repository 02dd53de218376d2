using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using PartnerDesk.Sandbox.Clouds;
using PartnerDesk.Sandbox.Customers;
using PartnerDesk.Sandbox.State;
using PartnerDesk.Sandbox.Strictness;
using PartnerDesk.Sandbox.Wire;

namespace PartnerDesk.Sandbox.Graph;

/// <summary><c>/{cloud}/graph/v1.0/admin/serviceAnnouncement/...</c>: health of the tenant that the token was issued in.</summary>
internal sealed class HealthEndpoints(GraphGate gate, CustomerStore store, Persisted<SandboxSettings> settings, TimeProvider time)
{
    private const string Root = "/v1.0/admin/serviceAnnouncement";
    private const int DefaultPage = 100;
    private const int LargestPage = 1000;

    public void Map(IEndpointRouteBuilder endpoints, CloudProfile cloud)
    {
        HealthJson json = new(cloud.Cloud);
        VendorRoutes routes = new(endpoints, $"/{cloud.Name}/graph", http => gate.PassAsync(http, cloud));
        routes.Get(Root + "/healthOverviews", http =>
            Page(http, "healthOverviews", HealthSeed.Services(cloud.Cloud).Select(service => json.Overview(service, Issues(http), Expands(http))), LargestPage));
        routes.Get(Root + "/healthOverviews/{service}", http => Overview(http, cloud, json));
        routes.Get(Root + "/issues", http => ListIssues(http, json));
        routes.Get(Root + "/issues/{id}", http => Issue(http) is { } issue ? VendorAnswer.Ok(json.Issue(issue)) : NotFound(http));
        routes.Get(Root + "/issues/{id}/incidentReport", Report);
        routes.Get(Root + "/messages", http => Page(http, "messages", Messages(json), DefaultPage));
        routes.Get(Root + "/messages/{id}", http =>
            Messages(json).FirstOrDefault(message => (string?)message["id"] == http.Route("id")) is { } found ? VendorAnswer.Ok(found) : NotFound(http));
        routes.All(
            "/{**rest}",
            http => GraphErrors.Refuse(http, time, 404, "ResourceNotFound", "Resource not found for the segment."),
            new UnknownCall());
    }

    private VendorAnswer Overview(HttpContext http, CloudProfile cloud, HealthJson json) =>
        HealthSeed.Services(cloud.Cloud).FirstOrDefault(service => string.Equals(service.Name, http.Route("service"), StringComparison.OrdinalIgnoreCase)) is { } found
            ? VendorAnswer.Ok(json.Overview(found, Issues(http), Expands(http)))
            : NotFound(http);

    private VendorAnswer ListIssues(HttpContext http, HealthJson json)
    {
        IEnumerable<HealthIssue> issues = Issues(http);
        if (http.Request.Query["$filter"].ToString() is { Length: > 0 } text)
        {
            if (IssueFilter.Parse(text) is not { } filter)
            {
                return GraphErrors.Refuse(http, time, 400, "BadRequest", "Invalid filter clause.");
            }

            issues = issues.Where(filter.Includes);
        }

        return Page(http, "issues", issues.Select(json.Issue), DefaultPage);
    }

    private VendorAnswer Report(HttpContext http) =>
        Issue(http) is { Status: var status } issue && status.StartsWith("PostIncident", StringComparison.OrdinalIgnoreCase)
            ? new VendorAnswer { Status = 200, ContentType = "application/octet-stream", Body = $"Post-incident report of {issue.Id}: {issue.Title}" }
            : NotFound(http);

    /// <summary>A page as <c>$top</c> or <c>Prefer: odata.maxpagesize</c> ask for it; the next link counts with <c>$skip</c> and does not repeat the header.</summary>
    private VendorAnswer Page(HttpContext http, string collection, IEnumerable<JsonObject> source, int defaultPage)
    {
        HttpRequest request = http.Request;
        int skip = Number(request.Query["$skip"].ToString()) ?? 0;
        int size = Math.Min(Number(request.Query["$top"].ToString()) ?? PreferredPage(request) ?? defaultPage, LargestPage);
        if (skip < 0 || size < 1)
        {
            return GraphErrors.Refuse(http, time, 400, "BadRequest", "Invalid value of a paging option.");
        }

        List<JsonObject> all = [.. source];
        string service = $"{request.Scheme}://{request.Host}{request.Path.Value![..request.Path.Value!.IndexOf("/v1.0", StringComparison.OrdinalIgnoreCase)]}/v1.0";
        JsonObject body = new() { ["@odata.context"] = $"{service}/$metadata#admin/serviceAnnouncement/{collection}" };
        if (skip + size < all.Count)
        {
            IEnumerable<string> options = request.Query.Where(option => option.Key != "$skip")
                .Select(option => $"{option.Key}={Uri.EscapeDataString(option.Value.ToString())}")
                .Append($"$skip={skip + size}");
            body["@odata.nextLink"] = $"{service}/admin/serviceAnnouncement/{collection}?{string.Join('&', options)}";
        }

        body["value"] = new JsonArray([.. all.Skip(skip).Take(size).Select(item => (JsonNode)item)]);
        return VendorAnswer.Ok(body);
    }

    private static int? PreferredPage(HttpRequest request)
    {
        const string Name = "odata.maxpagesize=";
        return request.Headers["Prefer"]
            .SelectMany(value => (value ?? "").Split([',', ';']))
            .Select(value => value.Trim())
            .Where(value => value.StartsWith(Name, StringComparison.OrdinalIgnoreCase))
            .Select(value => Number(value[Name.Length..]))
            .FirstOrDefault();
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : null;

    private static bool Expands(HttpContext http) => string.Equals(http.Request.Query["$expand"], "issues", StringComparison.OrdinalIgnoreCase);

    private ImmutableList<HealthIssue> Issues(HttpContext http) =>
        http.Items.TryGetValue(typeof(SandboxCustomer), out object? customer) ? store.Read((SandboxCustomer)customer!).Issues : [];

    private HealthIssue? Issue(HttpContext http)
    {
        string id = http.Route("id");
        return Issues(http).Find(issue => string.Equals(issue.Id, id, StringComparison.OrdinalIgnoreCase));
    }

    private IEnumerable<JsonObject> Messages(HealthJson json) => Enumerable.Range(1, 2).Select(number => json.Message(number, settings.Current.SeededAt));

    private VendorAnswer NotFound(HttpContext http) => GraphErrors.Refuse(http, time, 404, "NotFound", "The requested item was not found.");
}
