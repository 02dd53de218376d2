using System.Net;
using System.Text.Json;
using PartnerDesk.Testing;
using PartnerDesk.Testing.Desk;

namespace PartnerDesk.Functions.Tests.Program;

/// <summary>Support requests from the queue, through the host's own endpoints of its bus.</summary>
public sealed class QueueTests(RunningProgram program) : IClassFixture<RunningProgram>
{
    private const string Queue = "support-requests";

    [Fact]
    public async Task A_message_becomes_a_request_and_a_repeated_one_does_not()
    {
        string word = RunningProgram.NextWord();
        string body = Body(word);

        await program.Bus.SendAsync(Queue, word, body);
        string id = await FindAsync(word);
        // The broker drops this one; the next is another message with content of its own, and the desk itself must tell it.
        await program.Bus.SendAsync(Queue, word, body);
        await program.Bus.SendAsync(Queue, word + "-2", Body(word + "-2"));
        await FindAsync(word + "-2");

        JsonElement request = await program.Lead.WaitForAsync(id, "WithAgent");
        Assert.Equal("queue", request.GetProperty("source").GetString());
        Assert.Equal("erp-7", request.GetProperty("timeline")[0].GetProperty("by").GetString());
        Assert.Equal(2, await CountAsync(word));
        Assert.Null(await program.Bus.FindDeadLetterAsync(Queue, word));
    }

    [Theory]
    [InlineData("not JSON", "invalid")]
    [InlineData("""{"source":"erp-7","titel":"x"}""", "invalid")]
    [InlineData("""{"source":"erp-7","title":"x"}""", "invalid")]
    [InlineData("""{"title":"x"}""", "invalid")]
    [InlineData("""{"source":"erp 7"}""", "invalid")]
    public async Task What_can_never_succeed_is_dead_lettered_with_its_reason(string body, string reason)
    {
        string messageId = RunningProgram.NextWord();

        await program.Bus.SendAsync(Queue, messageId, body);

        JsonElement dead = await DeadLetterAsync(messageId);
        Assert.Equal(reason, dead.GetProperty("deadLetterReason").GetString());
        Assert.NotEmpty(dead.GetProperty("deadLetterErrorDescription").GetString()!);
        Assert.Equal(body, dead.GetProperty("body").GetString());
    }

    [Fact]
    public async Task A_dead_letter_is_replayed_once_its_cause_is_mended()
    {
        string word = RunningProgram.NextWord();
        string customer = RunningProgram.ExtraCustomer(RunningProgram.ExtraCustomers + 1);
        await program.Bus.SendAsync(Queue, word, Body(word, customer));
        JsonElement dead = await DeadLetterAsync(word);
        Assert.Contains("customerId", dead.GetProperty("deadLetterErrorDescription").GetString(), StringComparison.Ordinal);

        await program.Sandbox.SetExtraCustomersAsync(RunningProgram.ExtraCustomers + 1, 0);
        try
        {
            Assert.Equal(1, await program.Bus.ReplayAsync(Queue, dead.GetProperty("sequenceNumber").GetInt64()));

            await program.Lead.WaitForAsync(await FindAsync(word), "WithAgent");
        }
        finally
        {
            await program.Sandbox.SetExtraCustomersAsync(RunningProgram.ExtraCustomers, 0);
        }

        Assert.Null(await program.Bus.FindDeadLetterAsync(Queue, word));
        Assert.Equal(1, await CountAsync(word));
    }

    private static string Body(string word, string? customer = null) =>
        DeskClient.ToJson(new DeskSubmission { CustomerId = customer ?? RunningProgram.CustomerId, Title = word, Source = "erp-7" });

    // The list's line is written first: the request itself may come a moment later.
    private Task<string> FindAsync(string word) => Eventually.ValueAsync(async () =>
        (await program.Lead.GetAsync($"support-requests?search={word}")).Json.GetProperty("items").EnumerateArray()
            .Where(item => item.GetProperty("title").GetString() == word)
            .Select(item => item.GetProperty("id").GetString())
            .FirstOrDefault() is { } id && (await program.Lead.GetAsync($"support-requests/{id}")).Status == HttpStatusCode.OK ? id : null);

    private async Task<int> CountAsync(string word) => (await program.Lead.GetAsync($"support-requests?search={word}")).Json.GetProperty("items").GetArrayLength();

    private async Task<JsonElement> DeadLetterAsync(string messageId)
    {
        JsonElement? found = null;
        await Eventually.TrueAsync(async () => (found = await program.Bus.FindDeadLetterAsync(Queue, messageId)) is not null);
        return found!.Value;
    }
}
