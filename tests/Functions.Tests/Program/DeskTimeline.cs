using System.Text.Json;
using System.Text.Json.Serialization;
using PartnerDesk.Core.Requests;

namespace PartnerDesk.Functions.Tests.Program;

/// <summary>The timeline of a request as staff read it over HTTP.</summary>
internal static class DeskTimeline
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public static IReadOnlyList<TimelineEntry> Of(JsonElement request) => request.GetProperty("timeline").Deserialize<List<TimelineEntry>>(Json)!;

    /// <summary>The timeline, after its numbers and its chain of hashes were found whole.</summary>
    public static IReadOnlyList<TimelineEntry> Verified(JsonElement request)
    {
        IReadOnlyList<TimelineEntry> entries = Of(request);
        Assert.Equal(Enumerable.Range(1, entries.Count), entries.Select(e => e.Sequence));
        Assert.Null(TimelineChain.Verify(request.GetProperty("id").GetString()!, entries));
        return entries;
    }
}
