using System.Net;
using System.Text.Json;
using PartnerDesk.Testing.Desk;

namespace PartnerDesk.Functions.Tests.Program;

/// <summary>What is accepted, and what is answered then.</summary>
public sealed class SubmissionTests(RunningProgram program) : IClassFixture<RunningProgram>
{
    public static TheoryData<string, string> Mistakes => new()
    {
        { """{}""", "contact customerId description title" },
        { With("title", "\"\""), "title" },
        { With("title", "\"" + new string('x', 201) + "\""), "title" },
        { With("description", "\"" + new string('x', 10_001) + "\""), "description" },
        { With("category", "\"Mail\""), "category" },
        { With("impact", """{"usersAffected":-1}"""), "impact.usersAffected" },
        { With("impact", """{"users":1}"""), "impact.users" },
        { With("startedAt", "\"2026-11-22T01:00:00\""), "startedAt" },
        { With("subscriptionId", "\"1\""), "subscriptionId" },
        { With("contact", """{"name":"Ann"}"""), "contact" },
        { With("contact", """{"name":"Ann","email":"nobody"}"""), "contact.email" },
        { With("contact", "\"Ann\""), "contact" },
        { With("customerId", "\"contoso\""), "customerId" },
        { With("customerId", "\"c1000000-0000-4000-8000-000000999999\""), "customerId" },
        { With("source", "\"crm\""), "source" },
        { With("severity", "\"A\""), "severity" },
        { """{"title":"a","title":"b"}""", "title" },
        { """[]""", "body" },
        { """null""", "body" },
        { """{"title":""", "title" },
        { "", "body" },
    };

    [Fact]
    public async Task An_accepted_request_is_answered_with_its_address_and_is_there()
    {
        DeskAnswer answer = (await program.Lead.SubmitAsync(new DeskSubmission { CustomerId = RunningProgram.CustomerId.ToUpperInvariant(), ExternalId = "CRM-1" })).Expect(HttpStatusCode.Accepted);

        string id = answer.Json.GetProperty("id").GetString()!;
        Assert.Equal($"/api/support-requests/{id}", answer.Headers.Location!.ToString());
        Assert.Equal($"/api/support-requests/{id}", answer.Json.GetProperty("links").GetProperty("self").GetString());
        Assert.Equal($"/api/support-requests/{id}/messages", answer.Json.GetProperty("links").GetProperty("messages").GetString());
        Assert.Equal("Received", answer.Json.GetProperty("status").GetString());
        JsonElement request = await program.Lead.ReadAsync(id);
        Assert.Equal(RunningProgram.CustomerId, request.GetProperty("customerId").GetString());
        Assert.Equal("CRM-1", request.GetProperty("externalId").GetString());
        Assert.Equal("http", request.GetProperty("source").GetString());
        Assert.Equal(answer.Json.GetProperty("responseDueAt").GetString(), request.GetProperty("sla").GetProperty("responseDueAt").GetString());
    }

    [Theory]
    [InlineData(null, "C", 8)]
    [InlineData("""{"usersAffected":9}""", "C", 8)]
    [InlineData("""{"usersAffected":10}""", "B", 4)]
    [InlineData("""{"productionDown":true,"workaround":true}""", "B", 4)]
    [InlineData("""{"productionDown":true}""", "A", 2)]
    public async Task Impact_decides_severity_and_response_time(string? impact, string severity, int hours)
    {
        DeskAnswer answer = (await program.Customer.SubmitAsync(new DeskSubmission { Impact = impact is null ? null : JsonSerializer.Deserialize<JsonElement>(impact) })).Expect(HttpStatusCode.Accepted);

        JsonElement request = await program.Customer.ReadAsync(answer.Json.GetProperty("id").GetString()!);
        Assert.Equal(severity, answer.Json.GetProperty("severity").GetString());
        Assert.Equal(severity, request.GetProperty("severity").GetString());
        Assert.Equal(TimeSpan.FromHours(hours), answer.Json.GetProperty("responseDueAt").GetDateTimeOffset() - request.GetProperty("createdAt").GetDateTimeOffset());
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task What_is_wrong_is_told_by_member_and_nothing_is_stored(string body, string members)
    {
        string word = RunningProgram.NextWord();

        DeskAnswer answer = await program.Lead.SubmitAsync(body.Replace("WORD", word, StringComparison.Ordinal));

        answer.Expect(HttpStatusCode.BadRequest);
        Assert.Equal(members.Split(' '), answer.Errors);
        Assert.All(answer.Json.GetProperty("errors").EnumerateObject(), member => Assert.NotEmpty(member.Value.EnumerateArray()));
        Assert.Empty((await program.Lead.GetAsync($"support-requests?search={word}")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_body_of_256_KiB_is_read_and_a_byte_more_is_not()
    {
        string padded = DeskClient.ToJson(new DeskSubmission()).PadRight(256 * 1024);

        (await program.Customer.SubmitAsync(padded)).Expect(HttpStatusCode.Accepted);
        (await program.Customer.SubmitAsync(padded + " ")).Expect(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_body_without_an_announced_length_is_refused_while_it_is_read()
    {
        using var chunked = new StreamContent(new MemoryStream(new byte[1024 * 1024]));
        chunked.Headers.ContentType = new("application/json");
        chunked.Headers.ContentLength = null;

        DeskAnswer answer = await program.Customer.SendAsync(HttpMethod.Post, "support-requests", chunked, ("Transfer-Encoding", "chunked"));

        answer.Expect(HttpStatusCode.RequestEntityTooLarge);
        Assert.Equal("too-large", answer.ProblemName);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    public async Task Other_content_than_JSON_is_refused(string contentType)
    {
        using var content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(DeskClient.ToJson(new DeskSubmission())));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        (await program.Customer.SendAsync(HttpMethod.Post, "support-requests", content)).Expect(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task The_same_key_and_body_gets_the_same_answer_and_one_request()
    {
        string word = RunningProgram.NextWord();
        var submission = new DeskSubmission { Title = word };

        DeskAnswer first = (await program.Customer.SubmitAsync(submission, ("Idempotency-Key", word))).Expect(HttpStatusCode.Accepted);
        await program.Customer.WaitForAsync(first.Json.GetProperty("id").GetString()!, "WithAgent");
        DeskAnswer second = (await program.Customer.SubmitAsync(submission, ("Idempotency-Key", word))).Expect(HttpStatusCode.Accepted);

        Assert.Equal(first.Body, second.Body);
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Single(await FindAsync(word));
    }

    [Fact]
    public async Task The_same_key_at_the_same_moment_makes_one_request()
    {
        string word = RunningProgram.NextWord();
        var submission = new DeskSubmission { Title = word };

        DeskAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => program.Customer.SubmitAsync(submission, ("Idempotency-Key", word))));

        Assert.All(answers, answer => answer.Expect(HttpStatusCode.Accepted));
        Assert.Single(answers.Select(answer => answer.Body).Distinct());
        Assert.Single(await FindAsync(word));
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_a_conflict()
    {
        string key = RunningProgram.NextWord();

        (await program.Customer.SubmitAsync(new DeskSubmission(), ("Idempotency-Key", key))).Expect(HttpStatusCode.Accepted);
        DeskAnswer other = await program.Customer.SubmitAsync(new DeskSubmission { Title = "Something else" }, ("Idempotency-Key", key));

        other.Expect(HttpStatusCode.Conflict);
        Assert.Equal("idempotency-key-reused", other.ProblemName);
    }

    [Fact]
    public async Task The_same_key_of_two_callers_makes_two_requests()
    {
        string word = RunningProgram.NextWord();

        DeskAnswer one = (await program.Customer.SubmitAsync(new DeskSubmission { Title = word }, ("Idempotency-Key", word))).Expect(HttpStatusCode.Accepted);
        DeskAnswer two = (await program.OtherCustomer.SubmitAsync(new DeskSubmission { Title = word }, ("Idempotency-Key", word))).Expect(HttpStatusCode.Accepted);

        Assert.NotEqual(one.Json.GetProperty("id").GetString(), two.Json.GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("two words", 1)]
    [InlineData("x", 101)]
    public async Task A_key_that_is_none_is_refused(string part, int times)
    {
        DeskAnswer answer = await program.Customer.SubmitAsync(new DeskSubmission(), ("Idempotency-Key", string.Concat(Enumerable.Repeat(part, times))));

        answer.Expect(HttpStatusCode.BadRequest);
        Assert.Equal(["Idempotency-Key"], answer.Errors);
    }

    [Fact]
    public async Task Text_of_every_kind_comes_back_as_it_was_sent()
    {
        const string Text = "邮件 😀 <script>alert(1)</script> \"quotes\" \\ back\nsecond line\ttab ' or 1 eq 1";
        string id = await program.Customer.AcceptedAsync(new DeskSubmission { Title = "O'Neil & 公司 %20 #1", Description = Text, ExternalId = "a/b\\c?d#e" });

        JsonElement request = await program.Customer.ReadAsync(id);

        Assert.Equal("O'Neil & 公司 %20 #1", request.GetProperty("title").GetString());
        Assert.Equal(Text, request.GetProperty("description").GetString());
        Assert.Equal("a/b\\c?d#e", request.GetProperty("externalId").GetString());
    }

    /// <summary>A complete submission for staff, titled WORD, with one member as given.</summary>
    private static string With(string member, string value)
    {
        Dictionary<string, JsonElement> body = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(
            DeskClient.ToJson(new DeskSubmission { CustomerId = RunningProgram.CustomerId, Title = "WORD" }))!;
        body[member] = JsonSerializer.Deserialize<JsonElement>(value);
        return JsonSerializer.Serialize(body);
    }

    private async Task<JsonElement[]> FindAsync(string word) =>
        [.. (await program.Lead.GetAsync($"support-requests?search={word}")).Json.GetProperty("items").EnumerateArray()];
}
