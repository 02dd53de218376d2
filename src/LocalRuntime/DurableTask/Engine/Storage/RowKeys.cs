using System.Globalization;

namespace PartnerDesk.LocalRuntime.DurableTask.Storage;

/// <summary>
/// The rows of one instance, all in its partition. Rows of blocks carry the storage generation or the commit they
/// belong to; only those the instance row counts are trusted, so rows of an unfinished commit are as good as absent.
/// </summary>
internal static class RowKeys
{
    public const string Instance = "instance";

    public const string OutboxFirst = "o|";
    public const string OutboxEnd = "o}";

    public static string History(int generation, int row) => string.Create(CultureInfo.InvariantCulture, $"h|{generation:x8}|{row:x8}");

    public static string Input(int generation, int row) => string.Create(CultureInfo.InvariantCulture, $"i|{generation:x8}|{row:x8}");

    public static string Output(int generation, int row) => string.Create(CultureInfo.InvariantCulture, $"r|{generation:x8}|{row:x8}");

    public static string Outbox(long sequence, int row) => string.Create(CultureInfo.InvariantCulture, $"o|{sequence:x16}|{row:x8}");

    public static bool IsOutbox(Azure.Data.Tables.TableEntity row) => row.RowKey.StartsWith(OutboxFirst, StringComparison.Ordinal);

    public static long OutboxSequence(string rowKey) => long.Parse(rowKey.AsSpan(2, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
