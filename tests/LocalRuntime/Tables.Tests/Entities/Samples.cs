using System.Runtime.Serialization;
using Azure;
using Azure.Data.Tables;

namespace PartnerDesk.LocalRuntime.Tables.Tests.Entities;

public abstract class SampleBase : ITableEntity
{
    public string PartitionKey { get; set; } = "p";

    public string RowKey { get; set; } = "r";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }
}

public sealed class AllTypes : SampleBase
{
    public string? S { get; set; }

    public bool B { get; set; }

    public int I { get; set; }

    public long L { get; set; }

    public ulong U { get; set; }

    public double D { get; set; }

    public Guid G { get; set; }

    public DateTimeOffset T { get; set; }

    public DateTime K { get; set; } = DateTime.UnixEpoch;

    public byte[]? Y { get; set; }

    public BinaryData? Z { get; set; }

    public DayOfWeek E { get; set; }

    public bool? NB { get; set; }

    public int? NI { get; set; }

    public long? NL { get; set; }

    public double? ND { get; set; }

    public Guid? NG { get; set; }

    public DateTimeOffset? NT { get; set; }

    public DayOfWeek? NE { get; set; }
}

public sealed class SentOnly : SampleBase
{
    public float F { get; set; }

    public decimal M { get; set; }

    public decimal? NM { get; set; }

    public TimeSpan P { get; set; }

    public object? O { get; set; }
}

public sealed class OneProperty<T> : SampleBase
{
    public T? A { get; set; }
}

public class Members : SampleBase
{
    public static string Static { get; set; } = "s";

    public string Inherited { get; set; } = "inherited";

    public string GetOnly => "computed";

    public string PrivateSet { get; private set; } = "private";

#pragma warning disable CA1051 // Public fields are mapped too.
    public string Field = "field";
#pragma warning restore CA1051

    [DataMember(Name = "renamed_col")]
    public string Renamed { get; set; } = "renamed";

    [IgnoreDataMember]
    public string Ignored { get; set; } = "ignored";

    internal string Internal { get; set; } = "internal";

    public string WriteOnly { set => Internal = value; }

    public string this[int index] => $"{index}";
}

public sealed class DerivedMembers : Members
{
    public string Own { get; set; } = "own";
}

public sealed record RecordRow : ITableEntity
{
    public required string PartitionKey { get; set; }

    public required string RowKey { get; set; }

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public required string Name { get; init; }

    public int Count { get; init; } = 7;
}

public sealed class ExplicitKeys : ITableEntity
{
    public string Tenant { get; set; } = "";

    string ITableEntity.PartitionKey { get => Tenant; set => Tenant = value; }

    string ITableEntity.RowKey { get; set; } = "";

    DateTimeOffset? ITableEntity.Timestamp { get; set; }

    ETag ITableEntity.ETag { get; set; }
}

public struct StructRow : ITableEntity
{
    public string PartitionKey { get; set; }

    public string RowKey { get; set; }

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public int Count { get; set; }
}
