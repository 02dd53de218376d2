namespace PartnerDesk.LocalRuntime.DurableTask.Storage;

/// <summary>
/// How much goes where. Table Storage allows 64 KiB a property, 1 MiB an entity, 100 entities and 4 MiB (as sent, in
/// base64) a transaction; Azurite counts the entity's bytes in base64 too. The defaults keep a margin for names and keys.
/// </summary>
internal sealed record StorageLimits
{
    public static StorageLimits Default { get; } = new();

    public int PropertyBytes { get; init; } = 60 * 1024;

    public int PropertiesPerRow { get; init; } = 12;

    public int TransactionEntities { get; init; } = 100;

    /// <summary>Bytes of blocks in one transaction, before base64.</summary>
    public int TransactionBytes { get; init; } = 2_800_000;

    /// <summary>New events are appended to the instance row, by a single merge, until there are this many bytes of them.</summary>
    public int InlineHistoryBytes { get; init; } = 24 * 1024;

    /// <summary>Appends to the instance row before its events move to rows of their own; a row has at most 252 properties.</summary>
    public int InlineSegments { get; init; } = 100;

    public int RowBytes => PropertyBytes * PropertiesPerRow;
}
