using Azure.Data.Tables;

namespace PartnerDesk.LocalRuntime.ServiceBus.Storage;

/// <summary>One change of one row. Each may be repeated after an unknown outcome without harm.</summary>
/// <param name="Size">About how many bytes it takes in a request.</param>
internal sealed record RowChange(RowChangeKind Kind, TableEntity Row, int Size)
{
    private const int Overhead = 1024;

    /// <summary>Writes the whole row, whether it is there or not.</summary>
    public static RowChange Put(TableEntity row, int payloadSize = 0) => new(RowChangeKind.Put, row, Overhead + (payloadSize / 3 * 4));

    /// <summary>Sets the given properties of a row that must be there.</summary>
    public static RowChange Merge(TableEntity row, int textLength) => new(RowChangeKind.Merge, row, Overhead + (textLength * 2));

    /// <summary>Removes the row; it is no failure when it is gone already.</summary>
    public static RowChange Remove(string partitionKey, string rowKey) => new(RowChangeKind.Remove, new TableEntity(partitionKey, rowKey), Overhead);
}

internal enum RowChangeKind
{
    Put,
    Merge,
    Remove,
}
