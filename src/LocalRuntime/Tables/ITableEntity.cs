namespace Azure.Data.Tables;

/// <summary>A row of a table. Implement it on a class with a parameterless constructor to map rows to properties.</summary>
public interface ITableEntity
{
    string PartitionKey { get; set; }

    string RowKey { get; set; }

    /// <summary>When the service last wrote the row, UTC. Set by the service; never sent.</summary>
    DateTimeOffset? Timestamp { get; set; }

    /// <summary>The version that was read. Never sent by itself: pass it to the operation that shall check it.</summary>
    ETag ETag { get; set; }
}
