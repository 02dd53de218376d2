using System.Net;
using System.Text.Json;
using PartnerDesk.Testing.Desk;

namespace PartnerDesk.Functions.Tests.Program;

/// <summary>Messages, who takes a request, how bad it is; and how commands are repeated and guarded.</summary>
public sealed class ConversationTests(RunningProgram program) : IClassFixture<RunningProgram>
{
    [Fact]
    public async Task A_customer_reads_public_messages_and_never_internal_ones()
    {
        string id = await WithAgentAsync();

        (await program.Lead.CommandAsync(id, "messages", new { text = "Between us: they did not pay.", @internal = true })).Expect(HttpStatusCode.OK);
        (await program.Lead.CommandAsync(id, "messages", new { text = "We are looking at it." })).Expect(HttpStatusCode.OK);
        (await program.Customer.CommandAsync(id, "messages", new { text = "Thank you." })).Expect(HttpStatusCode.OK);

        Assert.Equal(["Between us: they did not pay.", "We are looking at it.", "Thank you."], Messages(await program.Helpdesk.ReadAsync(id)));
        JsonElement seen = await program.Customer.ReadAsync(id);
        Assert.Equal(["We are looking at it.", "Thank you."], Messages(seen));
        Assert.DoesNotContain("they did not pay", seen.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Timeline(seen), entry => entry.GetProperty("internal").GetBoolean());
    }

    [Fact]
    public async Task A_message_that_awaits_a_reply_stops_the_clocks_until_the_customer_writes()
    {
        string id = await WithAgentAsync();

        JsonElement waiting = (await program.Lead.CommandAsync(id, "messages", new { text = "Which mailbox?", awaitReply = true })).Expect(HttpStatusCode.OK).Json;
        Assert.Equal("WaitingForCustomer", waiting.GetProperty("status").GetString());
        Assert.True(waiting.GetProperty("sla").GetProperty("paused").GetBoolean());
        Assert.NotEqual(JsonValueKind.Null, waiting.GetProperty("sla").GetProperty("respondedAt").ValueKind);

        (await program.Lead.CommandAsync(id, "messages", new { text = "It does not end by what we say ourselves." })).Expect(HttpStatusCode.OK);
        Assert.Equal("WaitingForCustomer", (await program.Lead.ReadAsync(id)).GetProperty("status").GetString());

        JsonElement answered = (await program.Customer.CommandAsync(id, "messages", new { text = "That of Ann." })).Expect(HttpStatusCode.OK).Json;
        Assert.Equal("WithAgent", answered.GetProperty("status").GetString());
        Assert.False(answered.GetProperty("sla").GetProperty("paused").GetBoolean());
        Assert.True(answered.GetProperty("sla").GetProperty("resolutionDueAt").GetDateTimeOffset() > waiting.GetProperty("sla").GetProperty("resolutionDueAt").GetDateTimeOffset());
    }

    [Theory]
    [InlineData("""{"text":""}""", "text")]
    [InlineData("""{"text":"x","internal":true,"awaitReply":true}""", "awaitReply")]
    [InlineData("""{"text":"x","urgent":true}""", "urgent")]
    [InlineData("""{"text":null}""", "text")]
    public async Task A_message_that_is_wrong_is_told_by_member(string body, string member)
    {
        string id = await program.Customer.AcceptedAsync(new DeskSubmission());

        DeskAnswer answer = await program.Lead.CommandAsync(id, "messages", body);

        answer.Expect(HttpStatusCode.BadRequest);
        Assert.Equal([member], answer.Errors);
    }

    [Fact]
    public async Task A_message_has_at_most_10000_characters()
    {
        string id = await program.Customer.AcceptedAsync(new DeskSubmission());

        (await program.Customer.CommandAsync(id, "messages", new { text = new string('汉', 10_000) })).Expect(HttpStatusCode.OK);
        (await program.Customer.CommandAsync(id, "messages", new { text = new string('汉', 10_001) })).Expect(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Who_acknowledges_becomes_the_assignee_and_has_responded()
    {
        string id = await WithAgentAsync();

        JsonElement taken = (await program.Helpdesk.CommandAsync(id, "acknowledge")).Expect(HttpStatusCode.OK).Json;

        Assert.Equal("helpdesk@partner.example", taken.GetProperty("assignedTo").GetString());
        DateTimeOffset respondedAt = taken.GetProperty("sla").GetProperty("respondedAt").GetDateTimeOffset();
        JsonElement over = (await program.Lead.CommandAsync(id, "acknowledge", "{}")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal("lead@partner.example", over.GetProperty("assignedTo").GetString());
        Assert.Equal(respondedAt, over.GetProperty("sla").GetProperty("respondedAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task Another_severity_moves_the_due_times()
    {
        string id = await WithAgentAsync();

        JsonElement severe = (await program.Lead.CommandAsync(id, "severity", new { severity = "a", reason = "Everybody is down." })).Expect(HttpStatusCode.OK).Json;

        Assert.Equal("A", severe.GetProperty("severity").GetString());
        Assert.Equal(TimeSpan.FromHours(2), severe.GetProperty("sla").GetProperty("responseDueAt").GetDateTimeOffset() - severe.GetProperty("createdAt").GetDateTimeOffset());
        JsonElement entry = Timeline(severe).Single(e => e.GetProperty("kind").GetString() == "SeverityChanged");
        Assert.Equal("Everybody is down.", entry.GetProperty("detail").GetProperty("reason").GetString());
        Assert.Equal("lead@partner.example", entry.GetProperty("by").GetString());
    }

    [Theory]
    [InlineData("""{"severity":"D","reason":"x"}""", "severity")]
    [InlineData("""{"severity":"A","reason":""}""", "reason")]
    [InlineData("""{"severity":null,"reason":"x"}""", "severity")]
    public async Task A_severity_that_is_wrong_is_told_by_member(string body, string member)
    {
        string id = await program.Customer.AcceptedAsync(new DeskSubmission());

        DeskAnswer answer = await program.Lead.CommandAsync(id, "severity", body);

        answer.Expect(HttpStatusCode.BadRequest);
        Assert.Equal([member], answer.Errors);
    }

    [Fact]
    public async Task A_command_repeated_under_one_key_is_done_once()
    {
        string id = await WithAgentAsync();
        string key = RunningProgram.NextWord();

        (await program.Customer.CommandAsync(id, "messages", new { text = "Once." }, ("Idempotency-Key", key))).Expect(HttpStatusCode.OK);
        (await program.Customer.CommandAsync(id, "messages", new { text = "Once." }, ("Idempotency-Key", key))).Expect(HttpStatusCode.OK);
        // The id may be written in capitals too.
        (await program.Customer.CommandAsync(id.ToUpperInvariant(), "messages", new { text = "Once." }, ("Idempotency-Key", key))).Expect(HttpStatusCode.OK);
        DeskAnswer other = await program.Customer.CommandAsync(id, "messages", new { text = "Twice." }, ("Idempotency-Key", key));

        other.Expect(HttpStatusCode.Conflict);
        Assert.Equal(["Once."], Messages(await program.Lead.ReadAsync(id)));
        // The key belongs to the caller and to the command: elsewhere it is free.
        (await program.Lead.CommandAsync(id, "messages", new { text = "Mine." }, ("Idempotency-Key", key))).Expect(HttpStatusCode.OK);
        (await program.Customer.CommandAsync(id, "cancel", new { reason = "x" }, ("Idempotency-Key", key))).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_command_repeated_at_the_same_moment_under_one_key_is_done_once()
    {
        string id = await WithAgentAsync();
        string key = RunningProgram.NextWord();

        DeskAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ =>
            program.Customer.CommandAsync(id, "messages", new { text = "Once." }, ("Idempotency-Key", key))));

        Assert.All(answers, answer => answer.Expect(HttpStatusCode.OK));
        Assert.Equal(["Once."], Messages(await program.Lead.ReadAsync(id)));
    }

    [Fact]
    public async Task Messages_of_many_at_the_same_moment_are_all_kept()
    {
        string id = await WithAgentAsync();
        string[] texts = [.. Enumerable.Range(0, 20).Select(i => $"Message {i}")];

        DeskAnswer[] answers = await Task.WhenAll(texts.Select((text, i) => (i % 2 == 0 ? program.Customer : program.Lead).CommandAsync(id, "messages", new { text })));

        Assert.All(answers, answer => answer.Expect(HttpStatusCode.OK));
        Assert.Equal(texts.Order(), Messages(await program.Lead.ReadAsync(id)).Order());
    }

    [Fact]
    public async Task What_was_decided_on_an_old_reading_is_refused()
    {
        string id = await WithAgentAsync();
        string old = (await program.Lead.GetAsync($"support-requests/{id}")).ETag;
        string current = (await program.Customer.CommandAsync(id, "messages", new { text = "News." }, ("If-Match", old))).Expect(HttpStatusCode.OK).ETag;

        DeskAnswer stale = await program.Lead.CommandAsync(id, "severity", new { severity = "B", reason = "x" }, ("If-Match", old));

        stale.Expect(HttpStatusCode.PreconditionFailed);
        Assert.Equal("stale", stale.ProblemName);
        Assert.NotEqual(old, current);
        (await program.Lead.CommandAsync(id, "severity", new { severity = "B", reason = "x" }, ("If-Match", "*"))).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Diagnosing_again_makes_new_findings()
    {
        string id = await WithAgentAsync();
        DateTimeOffset before = (await program.Lead.ReadAsync(id)).GetProperty("findings")[0].GetProperty("checkedAt").GetDateTimeOffset();

        JsonElement asked = (await program.Lead.CommandAsync(id, "diagnose")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal("Diagnosing", asked.GetProperty("status").GetString());
        JsonElement done = await program.Lead.WaitForAsync(id, "WithAgent");

        Assert.Equal(2, done.GetProperty("findings").GetArrayLength());
        Assert.True(done.GetProperty("findings")[0].GetProperty("checkedAt").GetDateTimeOffset() > before);
    }

    [Theory]
    [InlineData("acknowledge")]
    [InlineData("diagnose")]
    [InlineData("confirm")]
    public async Task A_command_without_members_refuses_some(string command)
    {
        string id = await program.Customer.AcceptedAsync(new DeskSubmission());

        (await program.Lead.CommandAsync(id, command, """{"note":"x"}""")).Expect(HttpStatusCode.BadRequest);
        (await program.Lead.CommandAsync(id, command, "x")).Expect(HttpStatusCode.BadRequest);
    }

    private async Task<string> WithAgentAsync()
    {
        string id = await program.Customer.AcceptedAsync(new DeskSubmission());
        await program.Lead.WaitForAsync(id, "WithAgent");
        return id;
    }

    private static JsonElement.ArrayEnumerator Timeline(JsonElement request) => request.GetProperty("timeline").EnumerateArray();

    private static IEnumerable<string> Messages(JsonElement request) =>
        Timeline(request).Where(e => e.GetProperty("kind").GetString() == "MessageAdded").Select(e => e.GetProperty("detail").GetProperty("text").GetString()!);
}
