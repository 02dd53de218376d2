using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using PartnerDesk.LocalRuntime.DurableTask.History;
using PartnerDesk.LocalRuntime.DurableTask.Storage;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Engine;

/// <summary>Events, blocks and keys as they are stored.</summary>
public sealed class PackingTests
{
    private static readonly DateTime Now = new(2030, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    private static readonly HistoryEvent[] OneOfEach =
    [
        new EpisodeStarted(Now),
        new ActivityScheduled(0, "A", "1.0", "{\"a\":\"\\n<>'é漢\"}"),
        new ActivityCompleted(0, null),
        new ActivityFailed(1, new Failure("T", "m", "s", new Failure("I", "n"))),
        new TimerCreated(2, Now),
        new TimerFired(2),
        new ChildScheduled(3, "C", "", "id"),
        new ChildCompleted(3, "1"),
        new ChildFailed(4, null),
        new EventSent(5, "id", "e"),
        new EventRaised("e", new string('x', 5000)),
        new ExecutionSuspended(null),
        new ExecutionResumed("why"),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(60 * 1024)]
    public void Events_survive_being_cut_anywhere(int propertyBytes)
    {
        StorageLimits limits = new() { PropertyBytes = propertyBytes, PropertiesPerRow = 10 };
        byte[] bytes = HistoryCodec.Encode(OneOfEach);

        List<TableEntity> rows = [.. Blocks.ToRows("p", row => $"{row:D8}", bytes, limits)];

        Assert.Equal(Blocks.CountRows(bytes.Length, limits), rows.Count);
        Assert.Equal(bytes.Length, rows.Sum(Blocks.CountBytes));
        Assert.Equal(OneOfEach, HistoryCodec.DecodeEvents(Blocks.Join(rows.SelectMany(Blocks.Parts))));
    }

    [Fact]
    public void A_block_that_ends_within_an_event_is_refused()
    {
        byte[] bytes = HistoryCodec.Encode(OneOfEach);

        Assert.ThrowsAny<Exception>(() => HistoryCodec.DecodeEvents(Blocks.Join([bytes[..^3]])));
    }

    [Fact]
    public void Stored_names_of_events_do_not_change()
    {
        string text = System.Text.Encoding.UTF8.GetString(HistoryCodec.Encode(OneOfEach[..5]));

        Assert.Equal(
            """
            {"$":"episode","At":"2030-01-02T03:04:05Z"}
            {"$":"activity","Name":"A","Version":"1.0","Input":"{\"a\":\"\\n<>'é漢\"}","Id":0}
            {"$":"activity-completed","Id":0}
            {"$":"activity-failed","Id":1,"Failure":{"Type":"T","Message":"m","Stack":"s","Inner":{"Type":"I","Message":"n"}}}
            {"$":"timer","FireAt":"2030-01-02T03:04:05Z","Id":2}

            """,
            text);
    }

    [Fact]
    public void A_small_episode_is_one_merge_of_what_has_changed()
    {
        InstanceRecord before = Record() with { Sequence = 4, Parts = new StoredParts(Segments: 2, SegmentBytes: 100) };

        CommitPlan plan = CommitPlan.Of(
            new Commit { Before = before, After = before with { Sequence = 5 }, Events = [new TimerFired(1)] }, "w", StorageLimits.Default);

        Assert.True(plan.IsMerge);
        Assert.Empty(plan.Blocks);
        Assert.Equal(3, plan.After.Parts.Segments);
        Assert.Equal(
            ["Commit", "H002", "PartitionKey", "RowKey", "SegmentBytes", "Segments", "UpdatedAt"], plan.Row.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_full_row_moves_its_events_to_a_row_of_their_own_and_forgets_them()
    {
        InstanceRecord before = Record() with { Sequence = 4, Parts = new StoredParts(HistoryRows: 2, Segments: 1, SegmentBytes: 24 * 1024) };

        CommitPlan plan = CommitPlan.Of(
            new Commit { Before = before, After = before with { Sequence = 5 }, Events = [new TimerFired(2)], Inline = [new TimerFired(1)] },
            "w",
            StorageLimits.Default);

        Assert.False(plan.IsMerge);
        Assert.Equal(new StoredParts(HistoryRows: 3), plan.After.Parts);
        TableEntity block = Assert.Single(plan.Blocks);
        Assert.Equal(RowKeys.History(0, 2), block.RowKey);
        Assert.Equal([new TimerFired(1), new TimerFired(2)], HistoryCodec.DecodeEvents(Blocks.Join(Blocks.Parts(block))));
        Assert.DoesNotContain("H000", plan.Row.Keys);
    }

    [Fact]
    public void A_row_reads_as_it_was_written()
    {
        InstanceRecord record = Record() with
        {
            Status = OrchestrationRuntimeStatus.Failed,
            Input = "1",
            Output = "2",
            Failure = new Failure("T", "m"),
            CustomStatus = "3",
            Parent = new ParentReference("p", "n", "x", 7),
            NextTimer = Now.AddDays(1),
            StartAt = Now.AddHours(1),
            HasWork = true,
            IsFresh = true,
            IsUntidy = true,
            Received = ["a", "b"],
            Sequence = 77,
        };

        TableEntity row = InstanceRow.Write("k", record, before: null, "w");

        Assert.Equivalent(record, InstanceRow.Read(row), strict: true);
    }

    [Theory]
    [InlineData("plain-id_1.2 é漢😀%'\"&=", "plain-id_1.2 é漢😀%'\"&=")]
    [InlineData("a/b\\c#d?e^f", "a^002Fb^005Cc^0023d^003Fe^005Ef")]
    [InlineData("\t\n\u007F\u0085", "^0009^000A^007F^0085")]
    public void Ids_become_keys_that_storage_takes(string instanceId, string key)
    {
        Assert.Equal(key, InstanceKey.Encode(instanceId));
    }

    [Fact]
    public void Half_a_character_is_no_id()
    {
        Assert.Throws<ArgumentException>(() => InstanceKey.Encode("a\uD83D"));
        Assert.Throws<ArgumentException>(() => InstanceKey.Encode("a\uDE00b"));
    }

    [Fact]
    public void An_id_longer_than_a_key_is_refused()
    {
        Assert.Equal(512, InstanceKey.Encode(new string('i', 512)).Length);
        Assert.Throws<ArgumentException>(() => InstanceKey.Encode(new string('i', 513)));
        Assert.Throws<ArgumentException>(() => InstanceKey.Encode(new string('/', 200)));
    }

    private static InstanceRecord Record() => new()
    {
        InstanceId = "i",
        Name = "n",
        Version = "1",
        ExecutionId = "e",
        CreatedAt = Now,
        UpdatedAt = Now,
    };
}
