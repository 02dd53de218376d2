namespace Azure.Data.Tables.Models;

/// <summary>Makes service answers for tests.</summary>
public static class TableModelFactory
{
    public static TableItem TableItem(
        string? name = default,
        string? odataType = default,
        string? odataId = default,
        string? odataEditLink = default) => new(name ?? string.Empty);
}
