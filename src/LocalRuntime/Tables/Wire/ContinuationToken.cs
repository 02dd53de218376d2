using Azure;

namespace PartnerDesk.LocalRuntime.Tables.Wire;

/// <summary>Where a page of rows ended. Its text is the two headers of the service, parted by a blank.</summary>
internal readonly record struct ContinuationToken(string? NextPartitionKey, string? NextRowKey)
{
    public static string? TextOf(Response response)
    {
        response.Headers.TryGetValue("x-ms-continuation-NextPartitionKey", out string? partitionKey);
        response.Headers.TryGetValue("x-ms-continuation-NextRowKey", out string? rowKey);
        if (partitionKey is null && rowKey is null) return null;
        return string.IsNullOrEmpty(rowKey) ? partitionKey : $"{partitionKey} {rowKey}";
    }

    /// <summary>Text of another shape is taken for a partition key.</summary>
    public static ContinuationToken Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)) return default;
        string[] parts = text.Split(' ');
        return parts.Length == 2 ? new ContinuationToken(parts[0], parts[1]) : new ContinuationToken(text, null);
    }
}
