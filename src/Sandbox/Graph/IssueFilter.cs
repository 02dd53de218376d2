using System.Globalization;
using System.Text.RegularExpressions;
using PartnerDesk.Sandbox.State;

namespace PartnerDesk.Sandbox.Graph;

/// <summary>The part of OData's <c>$filter</c> that issues understand: simple comparisons joined by <c>and</c>.</summary>
internal sealed partial class IssueFilter
{
    private readonly List<Func<HealthIssue, bool>> _conditions = [];

    /// <summary>Null when the filter is not understood.</summary>
    public static IssueFilter? Parse(string text)
    {
        IssueFilter filter = new();
        foreach (string part in And().Split(text))
        {
            if (Comparison().Match(part.Trim()) is not { Success: true } match
                || Condition(match.Groups["name"].Value, match.Groups["operator"].Value, match.Groups["value"].Value) is not { } condition)
            {
                return null;
            }

            filter._conditions.Add(condition);
        }

        return filter;
    }

    public bool Includes(HealthIssue issue) => _conditions.TrueForAll(condition => condition(issue));

    private static Func<HealthIssue, bool>? Condition(string name, string comparison, string value) => (name, comparison) switch
    {
        ("endDateTime", "eq") when value == "null" => issue => issue.EndedAt is null,
        ("endDateTime", "ne") when value == "null" => issue => issue.EndedAt is not null,
        ("isResolved", "eq") when bool.TryParse(value, out bool resolved) => issue => issue.EndedAt is not null == resolved,
        ("service", "eq") when Text(value) is { } service => issue => issue.Service == service,
        ("id", "eq") when Text(value) is { } id => issue => issue.Id == id,
        ("status", "eq") when Text(value) is { } status => issue => string.Equals(issue.Status, status, StringComparison.OrdinalIgnoreCase),
        ("classification", "eq") when Text(value) is { } wanted => issue => string.Equals(issue.Classification, wanted, StringComparison.OrdinalIgnoreCase),
        ("startDateTime", "ge") when Time(value) is { } from => issue => issue.StartedAt >= from,
        ("lastModifiedDateTime", "ge") when Time(value) is { } from => issue => issue.ModifiedAt >= from,
        _ => null,
    };

    private static string? Text(string value) =>
        value.Length >= 2 && value[0] == '\'' && value[^1] == '\'' ? value[1..^1].Replace("''", "'", StringComparison.Ordinal) : null;

    private static DateTimeOffset? Time(string value) =>
        DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at) ? at : null;

    [GeneratedRegex(@"\s+and\s+(?=(?:[^']*'[^']*')*[^']*$)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex And();

    [GeneratedRegex(@"^(?<name>\w+)\s+(?<operator>\w+)\s+(?<value>.+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Comparison();
}
