using FsCheck;
using FsCheck.Xunit;
using PartnerDesk.Core.Requests;
using PartnerDesk.Testing.Core;

namespace PartnerDesk.Core.Tests.Requests;

public sealed class TimelineChainTests
{
    [Fact]
    public void Verify_UntouchedChain_Holds()
    {
        List<TimelineEntry> entries = Chain(5);

        Assert.Null(TimelineChain.Verify(A.RequestId, entries, entries[^1].Hash));
    }

    [Fact]
    public void Verify_EmptyTimeline_HoldsForAnEmptyHead()
    {
        Assert.Null(TimelineChain.Verify(A.RequestId, [], ""));
        Assert.Equal(1, TimelineChain.Verify(A.RequestId, [], "abc")?.Sequence);
    }

    [Fact]
    public void Append_SameEntry_HasTheSameHashWhateverTheOrderOfDetails()
    {
        TimelineEntry first = Append(new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" });
        TimelineEntry second = Append(new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" });

        Assert.Equal(first.Hash, second.Hash);
        Assert.Matches("^[0-9a-f]{64}$", first.Hash);
    }

    [Fact]
    public void Append_TextMovedBetweenFields_HasAnotherHash()
    {
        string one = Append(new Dictionary<string, string> { ["ab"] = "c" }).Hash;
        string two = Append(new Dictionary<string, string> { ["a"] = "bc" }).Hash;

        Assert.NotEqual(one, two);
    }

    [Fact]
    public void Append_TimeInAnotherZone_IsTheSameEntry()
    {
        TimelineEntry utc = TimelineChain.Append(A.RequestId, "", 1, A.Start, TimelineKind.Accepted, "ann", "s", new Dictionary<string, string>(), false);
        TimelineEntry china = TimelineChain.Append(
            A.RequestId, "", 1, A.Start.ToOffset(TimeSpan.FromHours(8)), TimelineKind.Accepted, "ann", "s", new Dictionary<string, string>(), false);

        Assert.Equal(utc.Hash, china.Hash);
        Assert.Equal(TimeSpan.Zero, china.At.Offset);
    }

    [Fact]
    public void Verify_ChainOfAnotherRequest_Breaks() =>
        Assert.Equal(1, TimelineChain.Verify("5e9f0000-0000-4000-8000-000000000002", Chain(3))?.Sequence);

    [Fact]
    public void Verify_HeadCutOff_Breaks()
    {
        List<TimelineEntry> entries = Chain(5);

        Assert.Equal(5, TimelineChain.Verify(A.RequestId, entries[..4], entries[^1].Hash)?.Sequence);
    }

    [Fact]
    public void Verify_EntryAddedByAForger_BreaksAtTheHead()
    {
        List<TimelineEntry> entries = Chain(3);
        TimelineEntry forged = TimelineChain.Append(
            A.RequestId, entries[^1].Hash, 4, A.Start, TimelineKind.Closed, "mallory", "Closed.", new Dictionary<string, string>(), false);

        Assert.Equal(5, TimelineChain.Verify(A.RequestId, [.. entries, forged], entries[^1].Hash)?.Sequence);
    }

    [Property]
    public void Whoever_changes_an_entry_is_found_at_it(PositiveInt length, NonNegativeInt at, NonNegativeInt how)
    {
        List<TimelineEntry> entries = Chain(1 + (length.Get % 20));
        int index = at.Get % entries.Count;
        entries[index] = Tamper(entries[index], how.Get % 8);

        Assert.Equal(index + 1, TimelineChain.Verify(A.RequestId, entries, null)?.Sequence);
    }

    [Property]
    public void Whoever_drops_an_entry_is_found_at_it(PositiveInt length, NonNegativeInt at)
    {
        List<TimelineEntry> entries = Chain(1 + (length.Get % 20));
        string head = entries[^1].Hash;
        int index = at.Get % entries.Count;
        entries.RemoveAt(index);

        Assert.Equal(index + 1, TimelineChain.Verify(A.RequestId, entries, head)?.Sequence);
    }

    [Property]
    public void Whoever_swaps_entries_is_found_at_the_first(PositiveInt length, NonNegativeInt one, NonNegativeInt other, bool renumbers)
    {
        List<TimelineEntry> entries = Chain(2 + (length.Get % 20));
        int first = one.Get % entries.Count;
        int second = other.Get % entries.Count;
        if (first == second) second = (second + 1) % entries.Count;
        (entries[first], entries[second]) = (entries[second], entries[first]);
        if (renumbers)
        {
            entries[first] = entries[first] with { Sequence = first + 1 };
            entries[second] = entries[second] with { Sequence = second + 1 };
        }

        Assert.Equal(Math.Min(first, second) + 1, TimelineChain.Verify(A.RequestId, entries, null)?.Sequence);
    }

    [Property]
    public void Any_text_can_be_chained(string? summary, string? by, string? name, string? value)
    {
        Dictionary<string, string> detail = new() { [name ?? ""] = value ?? "" };
        TimelineEntry entry = TimelineChain.Append(A.RequestId, "", 1, A.Start, TimelineKind.MessageAdded, by ?? "", summary ?? "", detail, true);

        Assert.Null(TimelineChain.Verify(A.RequestId, [entry], entry.Hash));
    }

    private static TimelineEntry Tamper(TimelineEntry entry, int how) => how switch
    {
        0 => entry with { Summary = entry.Summary + "!" },
        1 => entry with { By = "mallory" },
        2 => entry with { At = entry.At.AddTicks(1) },
        3 => entry with { Kind = TimelineKind.Confirmed },
        4 => entry with { Internal = !entry.Internal },
        5 => entry with { Detail = new Dictionary<string, string>(entry.Detail) { ["number"] = "forged" } },
        6 => entry with { Detail = new Dictionary<string, string>() },
        _ => entry with { Hash = new string('0', 64) },
    };

    private static TimelineEntry Append(IReadOnlyDictionary<string, string> detail) =>
        TimelineChain.Append(A.RequestId, "", 1, A.Start, TimelineKind.Accepted, "ann", "summary", detail, false);

    private static List<TimelineEntry> Chain(int length)
    {
        List<TimelineEntry> entries = [];
        for (int number = 1; number <= length; number++)
        {
            Dictionary<string, string> detail = new() { ["number"] = $"{number}", ["text"] = "邮件" };
            entries.Add(TimelineChain.Append(
                A.RequestId, entries.Count == 0 ? "" : entries[^1].Hash, number, A.Start.AddMinutes(number), TimelineKind.MessageAdded, "ann", $"Entry {number}", detail, number % 2 == 0));
        }

        return entries;
    }
}
