using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PartnerDesk.Functions.Intake;
using PartnerDesk.Testing.Desk;

namespace PartnerDesk.Functions.Tests.Program;

/// <summary>Support requests by webhook, signed with the sample's secret.</summary>
public sealed class WebhookTests(RunningProgram program) : IClassFixture<RunningProgram>
{
    private const string Secret = "whsec_c2FtcGxlLXdlYmhvb2stc2VjcmV0LW9mLXRoaXMtZmlsZQ==";

    [Fact]
    public async Task A_signed_delivery_is_accepted_and_a_repeated_one_does_nothing_more()
    {
        string word = RunningProgram.NextWord();
        string body = Body(word);

        DeskAnswer first = (await DeliverAsync(word, body)).Expect(HttpStatusCode.Accepted);
        DeskAnswer repeated = (await DeliverAsync(word, body, Now.AddSeconds(1))).Expect(HttpStatusCode.Accepted);

        Assert.Equal(first.Body, repeated.Body);
        JsonElement item = Assert.Single((await program.Lead.GetAsync($"support-requests?search={word}")).Json.GetProperty("items").EnumerateArray());
        JsonElement request = await program.Lead.WaitForAsync(item.GetProperty("id").GetString()!, "WithAgent");
        Assert.Equal("webhook:crm", request.GetProperty("source").GetString());
        Assert.Equal(first.Json.GetProperty("id").GetString(), item.GetProperty("id").GetString());
    }

    [Fact]
    public async Task The_same_id_with_another_body_is_a_conflict()
    {
        string word = RunningProgram.NextWord();

        (await DeliverAsync(word, Body(word))).Expect(HttpStatusCode.Accepted);
        (await DeliverAsync(word, Body(word) + " ")).Expect(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_delivery_that_is_not_proved_is_refused_and_stores_nothing()
    {
        string word = RunningProgram.NextWord();
        string body = Body(word);

        DeskAnswer[] refused =
        [
            await DeliverAsync(word, body, secret: "whsec_" + Convert.ToBase64String(new byte[32])),
            await DeliverAsync(word, body, Now.AddMinutes(-6)),
            await DeliverAsync(word, body, Now.AddMinutes(6)),
            await DeliverAsync("", body),
            await DeliverAsync(word, body, source: "erp"),
            await program.Nobody.PostAsync("webhooks/support-requests/crm", body),
            await program.Lead.PostAsync("webhooks/support-requests/crm", body),
        ];

        Assert.All(refused, answer => answer.Expect(HttpStatusCode.Unauthorized));
        Assert.Empty((await program.Lead.GetAsync($"support-requests?search={word}")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_signed_delivery_that_is_wrong_is_told_by_member()
    {
        DeskAnswer answer = await DeliverAsync(RunningProgram.NextWord(), """{"title":""}""");

        answer.Expect(HttpStatusCode.BadRequest);
        Assert.Equal(["contact", "customerId", "description", "title"], answer.Errors);
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static string Body(string word) => DeskClient.ToJson(new DeskSubmission { CustomerId = RunningProgram.CustomerId, Title = word });

    private Task<DeskAnswer> DeliverAsync(string id, string body, DateTimeOffset? at = null, string secret = Secret, string source = "crm")
    {
        string timestamp = (at ?? Now).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] mac = HMACSHA256.HashData(StandardWebhookSignature.ReadSecret(secret), Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}"));
        return program.Nobody.PostAsync(
            $"webhooks/support-requests/{source}", body, ("webhook-id", id), ("webhook-timestamp", timestamp), ("webhook-signature", $"v1,{Convert.ToBase64String(mac)}"));
    }
}
