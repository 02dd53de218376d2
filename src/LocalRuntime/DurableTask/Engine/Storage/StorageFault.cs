using Azure;

namespace PartnerDesk.LocalRuntime.DurableTask.Storage;

internal enum StorageFault
{
    /// <summary>Time-out, connection, throttling, server error: it may or may not have happened, and is worth repeating.</summary>
    Transient,

    /// <summary>A row exists, is missing, or is another version than expected; perhaps by our own earlier try.</summary>
    Precondition,

    /// <summary>The service will never take it: too large, not valid.</summary>
    Refused,
}

internal static class StorageFaults
{
    public static StorageFault Kind(Exception exception) => exception switch
    {
        RequestFailedException { Status: 404 or 409 or 412 } => StorageFault.Precondition,
        RequestFailedException { Status: 400 or 413 } => StorageFault.Refused,
        ArgumentException or NotSupportedException => StorageFault.Refused,

        // Wrong keys and clocks (401, 403) too: they are mended outside while the work is kept.
        _ => StorageFault.Transient,
    };

    public static bool IsTableMissing(Exception exception) => exception is RequestFailedException { Status: 404, ErrorCode: "TableNotFound" };
}
