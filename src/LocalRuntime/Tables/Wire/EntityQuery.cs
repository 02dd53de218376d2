namespace PartnerDesk.LocalRuntime.Tables.Wire;

/// <summary>What a query asks for.</summary>
/// <param name="Filter">OData text; null or empty for all rows.</param>
/// <param name="Select">Names of the properties wanted, parted by commas; null for all.</param>
internal sealed record EntityQuery(string? Filter, string? Select)
{
    public static string? SelectText(IEnumerable<string>? names) => names is null ? null : string.Join(',', names);
}
