using System.Buffers;
using System.Globalization;
using Azure.Data.Tables;

namespace PartnerDesk.LocalRuntime.DurableTask.Storage;

/// <summary>Bytes of any length as rows: cut into properties, the properties into rows, in the order of the row keys.</summary>
internal static class Blocks
{
    public static IEnumerable<TableEntity> ToRows(
        string partitionKey, Func<int, string> rowKey, ReadOnlyMemory<byte> bytes, StorageLimits limits)
    {
        for (int row = 0, at = 0; at < bytes.Length; row++)
        {
            var entity = new TableEntity(partitionKey, rowKey(row));
            for (int property = 0; property < limits.PropertiesPerRow && at < bytes.Length; property++)
            {
                int length = Math.Min(limits.PropertyBytes, bytes.Length - at);
                entity[PropertyName(property)] = bytes.Slice(at, length).ToArray();
                at += length;
            }

            yield return entity;
        }
    }

    public static int CountRows(int bytes, StorageLimits limits) => (bytes + limits.RowBytes - 1) / limits.RowBytes;

    public static int CountBytes(TableEntity row) => Parts(row).Sum(part => part.Length);

    public static IEnumerable<byte[]> Parts(TableEntity row)
    {
        for (int property = 0; row.GetBinary(PropertyName(property)) is { } part; property++)
        {
            yield return part;
        }
    }

    public static ReadOnlySequence<byte> Join(IEnumerable<byte[]> parts)
    {
        Segment? first = null, last = null;
        foreach (byte[] part in parts)
        {
            last = last is null ? first = new Segment(part) : last.Append(part);
        }

        return first is null ? ReadOnlySequence<byte>.Empty : new(first, 0, last!, last!.Memory.Length);
    }

    private static string PropertyName(int property) => property.ToString("'B'00", CultureInfo.InvariantCulture);

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] bytes) => Memory = bytes;

        public Segment Append(byte[] bytes)
        {
            var next = new Segment(bytes) { RunningIndex = RunningIndex + Memory.Length };
            Next = next;
            return next;
        }
    }
}
