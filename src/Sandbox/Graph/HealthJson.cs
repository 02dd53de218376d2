using System.Text.Json.Nodes;
using PartnerDesk.Sandbox.Clouds;
using PartnerDesk.Sandbox.Customers;
using PartnerDesk.Sandbox.State;

namespace PartnerDesk.Sandbox.Graph;

/// <summary>Service health on the wire. Enum words begin with a capital in China, as the real examples show them, and not elsewhere.</summary>
internal sealed class HealthJson(SandboxCloud cloud)
{
    public JsonObject Overview(HealthService service, IReadOnlyCollection<HealthIssue> issues, bool expandIssues)
    {
        List<HealthIssue> own = [.. issues.Where(issue => issue.Service == service.Name)];
        JsonObject overview = new()
        {
            ["service"] = service.Name,
            ["status"] = Word(own.Where(issue => issue.ShowsInOverview).MaxBy(issue => issue.ModifiedAt)?.Status ?? "serviceOperational"),
            ["id"] = service.Id,
        };
        if (expandIssues)
        {
            overview["issues"] = new JsonArray([.. own.Select(issue => (JsonNode)Issue(issue))]);
        }

        return overview;
    }

    public JsonObject Issue(HealthIssue issue) => new()
    {
        ["startDateTime"] = Utc(issue.StartedAt),
        ["endDateTime"] = issue.EndedAt is { } ended ? Utc(ended) : null,
        ["lastModifiedDateTime"] = issue.ModifiedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"),
        ["title"] = issue.Title,
        ["id"] = issue.Id,
        ["impactDescription"] = issue.Impact,
        ["classification"] = Word(issue.Classification),
        ["origin"] = Word("microsoft"),
        ["status"] = Word(issue.Status),
        ["service"] = issue.Service,
        ["feature"] = issue.Feature,
        ["featureGroup"] = issue.Feature,
        ["isResolved"] = issue.EndedAt is not null,
        ["highImpact"] = null,
        ["details"] = new JsonArray(new JsonObject { ["name"] = "NotifyInApp", ["value"] = "True" }),
        ["posts"] = new JsonArray([.. issue.Posts.Select(post => (JsonNode)new JsonObject
        {
            ["createdDateTime"] = Utc(post.CreatedAt),
            ["postType"] = Word("regular"),
            ["description"] = new JsonObject { ["contentType"] = Word("html"), ["content"] = post.Html },
        })]),
    };

    public JsonObject Message(int number, DateTimeOffset seededAt) => new()
    {
        ["startDateTime"] = Utc(seededAt.AddDays(-number)),
        ["endDateTime"] = Utc(seededAt.AddDays(60)),
        ["lastModifiedDateTime"] = Utc(seededAt.AddDays(-number)),
        ["title"] = number == 1 ? "Mailbox import is changing" : "New look of the admin centre",
        ["id"] = $"MC{700000 + number}",
        ["category"] = Word(number == 1 ? "planForChange" : "stayInformed"),
        ["severity"] = Word("normal"),
        ["tags"] = new JsonArray("Admin impact"),
        ["isMajorChange"] = number == 1,
        ["actionRequiredByDateTime"] = null,
        ["services"] = new JsonArray(number == 1 ? "Exchange Online" : "Microsoft 365 suite"),
        ["expiryDateTime"] = null,
        ["hasAttachments"] = false,
        ["viewPoint"] = null,
        ["details"] = new JsonArray(),
        ["body"] = new JsonObject { ["contentType"] = Word("html"), ["content"] = "<p>This is about a <b>change</b> to come.</p>" },
    };

    private string Word(string word) => cloud == SandboxCloud.China ? char.ToUpperInvariant(word[0]) + word[1..] : word;

    private static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
}
