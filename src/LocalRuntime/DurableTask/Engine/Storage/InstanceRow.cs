using System.Globalization;
using System.Text;
using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using PartnerDesk.LocalRuntime.DurableTask.History;

namespace PartnerDesk.LocalRuntime.DurableTask.Storage;

/// <summary>The instance row as it is stored. A merge cannot remove a property, so "none" is stored as an empty text or 0.</summary>
internal static class InstanceRow
{
    public const string Commit = "Commit";
    public const string Live = "Live";
    public const string InstanceId = "InstanceId";
    public const string Status = "Status";
    public const string CreatedAt = "CreatedAt";

    /// <summary>Properties that a listing without payloads reads.</summary>
    public static readonly string[] Summary =
    [
        InstanceId, "Name", "Version", "Execution", "Generation", Status, CreatedAt, "UpdatedAt", "StartAt", "Parent", "Tags",
        "NextTimer", "Fresh", "HasWork", "Received", "Untidy", Commit,
        "HistoryRows", "Segments", "SegmentBytes", "InputRows", "OutputRows",
    ];

    public static string SegmentName(int segment) => segment.ToString("'H'000", CultureInfo.InvariantCulture);

    /// <summary>Tells whose commit a row has: two starts of one id have the same number, two hosts the same execution.</summary>
    public static string CommitId(InstanceRecord record, string writer) =>
        string.Create(CultureInfo.InvariantCulture, $"{record.Sequence:x}-{writer}-{record.ExecutionId}");

    /// <summary>All properties, or those that differ from <paramref name="before"/> for a merge.</summary>
    public static TableEntity Write(string key, InstanceRecord record, InstanceRecord? before, string writer)
    {
        var row = new TableEntity(key, RowKeys.Instance);
        if (before is null)
        {
            row[InstanceId] = record.InstanceId;
            row["Name"] = record.Name;
            row["Version"] = record.Version;
            row["Execution"] = record.ExecutionId;
            row["Generation"] = record.Generation;
            row[CreatedAt] = ToOffset(record.CreatedAt);
            row["StartAt"] = record.StartAt?.Ticks ?? 0L;
            row["Parent"] = record.Parent is { } parent ? HistoryCodec.Encode(parent) : null;
            row["Tags"] = record.Tags is { Count: > 0 } tags ? HistoryCodec.Encode(tags) : null;
            row["InputRows"] = record.Parts.InputRows;
            row["Input"] = record.Parts.InputRows == 0 && record.Input is { } input ? Encoding.UTF8.GetBytes(input) : null;
        }

        row[Commit] = CommitId(record, writer);
        row["UpdatedAt"] = ToOffset(record.UpdatedAt);
        Set(row, Status, record.Status, before?.Status, before is null, status => status.ToString());
        Set(row, Live, !record.IsTerminal, before?.IsTerminal == false, before is null, live => live);
        Set(row, "NextTimer", record.NextTimer, before?.NextTimer, before is null, timer => timer?.Ticks ?? 0L);
        Set(row, "Fresh", record.IsFresh, before?.IsFresh ?? false, before is null, fresh => fresh);
        Set(row, "HasWork", record.HasWork, before?.HasWork ?? false, before is null, work => work);
        Set(row, "Untidy", record.IsUntidy, before?.IsUntidy ?? false, before is null, untidy => untidy);
        Set(row, "CustomStatus", record.CustomStatus, before?.CustomStatus, before is null, status => status ?? "");
        Set(row, "Failure", record.Failure, before?.Failure, before is null && record.Failure is not null, failure => WriteFailure(failure!));
        Set(row, "Received", record.Received, before?.Received, before is null && record.Received.Count > 0, ids => string.Join('\n', ids!));
        Set(row, "HistoryRows", record.Parts.HistoryRows, before?.Parts.HistoryRows ?? 0, before is null, rows => rows);
        Set(row, "Segments", record.Parts.Segments, before?.Parts.Segments ?? 0, before is null, segments => segments);
        Set(row, "SegmentBytes", record.Parts.SegmentBytes, before?.Parts.SegmentBytes ?? 0, before is null, bytes => bytes);
        Set(row, "OutputRows", record.Parts.OutputRows, before?.Parts.OutputRows ?? 0, false, rows => rows);
        if (record.Parts.OutputRows == 0 && record.Output is { } output && !ReferenceEquals(output, before?.Output))
        {
            row["Output"] = Encoding.UTF8.GetBytes(output);
        }

        return row;
    }

    /// <summary>Input and output that have rows of their own are left null.</summary>
    public static InstanceRecord Read(TableEntity row) => new()
    {
        InstanceId = row.GetString(InstanceId)!,
        Name = row.GetString("Name")!,
        Version = row.GetString("Version")!,
        ExecutionId = row.GetString("Execution")!,
        Generation = row.GetInt32("Generation") ?? 0,
        Status = Enum.Parse<OrchestrationRuntimeStatus>(row.GetString(Status)!),
        CreatedAt = row.GetDateTimeOffset(CreatedAt)!.Value.UtcDateTime,
        UpdatedAt = row.GetDateTimeOffset("UpdatedAt")!.Value.UtcDateTime,
        StartAt = ReadTime(row, "StartAt"),
        Input = ReadText(row, "Input"),
        Output = ReadText(row, "Output"),
        Failure = ReadText(row, "Failure") is { } failure ? HistoryCodec.DecodeFailure(failure) : null,
        CustomStatus = row.GetString("CustomStatus") is { Length: > 0 } status ? status : null,
        Parent = row.GetString("Parent") is { Length: > 0 } parent ? HistoryCodec.DecodeParent(parent) : null,
        Tags = row.GetString("Tags") is { Length: > 0 } tags ? HistoryCodec.DecodeTags(tags) : null,
        NextTimer = ReadTime(row, "NextTimer"),
        IsFresh = row.GetBoolean("Fresh") ?? false,
        HasWork = row.GetBoolean("HasWork") ?? false,
        IsUntidy = row.GetBoolean("Untidy") ?? false,
        Received = row.GetString("Received") is { Length: > 0 } received ? received.Split('\n') : [],
        Sequence = ReadSequence(row.GetString(Commit)!),
        Parts = new StoredParts(
            row.GetInt32("HistoryRows") ?? 0,
            row.GetInt32("Segments") ?? 0,
            row.GetInt32("SegmentBytes") ?? 0,
            row.GetInt32("InputRows") ?? 0,
            row.GetInt32("OutputRows") ?? 0),
    };

    private static void Set<T, TStored>(TableEntity row, string name, T value, T before, bool always, Func<T, TStored> store)
    {
        if (always || !EqualityComparer<T>.Default.Equals(value, before))
        {
            row[name] = store(value);
        }
    }

    // A stack trace can be long; what a property holds of the failure is enough to understand it.
    private static byte[] WriteFailure(Failure failure)
    {
        byte[] full = Encoding.UTF8.GetBytes(HistoryCodec.Encode(failure));
        return full.Length <= StorageLimits.Default.PropertyBytes ? full : Encoding.UTF8.GetBytes(HistoryCodec.Encode(Shorten(failure)));
    }

    private static Failure Shorten(Failure failure) => new(
        failure.Type, failure.Message.Length > 4096 ? failure.Message[..4096] + "…" : failure.Message);

    private static string? ReadText(TableEntity row, string name) =>
        row.GetBinary(name) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    private static DateTime? ReadTime(TableEntity row, string name) =>
        row.GetInt64(name) is { } ticks and not 0 ? new DateTime(ticks, DateTimeKind.Utc) : null;

    public static long ReadSequence(string commitId) =>
        long.Parse(commitId.AsSpan(0, commitId.IndexOf('-', StringComparison.Ordinal)), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static DateTimeOffset ToOffset(DateTime utc) => new(utc, TimeSpan.Zero);
}
