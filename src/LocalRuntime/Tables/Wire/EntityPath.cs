using Azure.Data.Tables;

namespace PartnerDesk.LocalRuntime.Tables.Wire;

/// <summary>Addresses of rows.</summary>
internal static class EntityPath
{
    /// <summary><c>table(PartitionKey='..',RowKey='..')</c>, escaped.</summary>
    public static string Of(string table, string partitionKey, string rowKey) =>
        $"{table}(PartitionKey='{Escape(partitionKey)}',RowKey='{Escape(rowKey)}')";

    /// <summary>In a key, OData doubles quotes; the address then wants percent signs for what is not plain.</summary>
    public static string Escape(string key) => Uri.EscapeDataString(key.Replace("'", "''", StringComparison.Ordinal));

    /// <exception cref="ArgumentNullException">The row or one of its keys is null; the keys may be empty.</exception>
    public static void RequireKeys(ITableEntity? entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        ArgumentNullException.ThrowIfNull(entity.PartitionKey, nameof(entity.PartitionKey));
        ArgumentNullException.ThrowIfNull(entity.RowKey, nameof(entity.RowKey));
    }
}
