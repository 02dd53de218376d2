using System.Net;
using System.Text.Json;
using PartnerDesk.LocalRuntime.Processes;
using PartnerDesk.Sandbox.Customers;
using PartnerDesk.Testing;
using PartnerDesk.Testing.Desk;

namespace PartnerDesk.Functions.Tests.Processes;

/// <summary>Storage that is down for a while: callers are told when to come back, and afterwards everything goes on by itself.</summary>
public sealed class StorageOutageTests
{
    [Fact]
    public async Task While_storage_is_down_it_answers_503_and_then_recovers()
    {
        await using var program = new OwnProgram();
        await program.Process.StartAsync();
        string customer = SandboxCustomers.HealthyChina.Id;
        string before = await program.Lead.AcceptedAsync(new DeskSubmission { CustomerId = customer });
        await program.DiagnosedOnceAsync(before);
        string fault = await program.Sandbox.AddFaultAsync(new { pathPattern = "/*/subscriptions*", kind = "latency", latencyMs = 2_000 });
        string during = await program.Lead.AcceptedAsync(new DeskSubmission { CustomerId = customer });
        await Eventually.TrueAsync(async () => await program.Sandbox.StruckAsync(fault) > 0);

        await program.Process.Azurite!.StopAsync(TimeSpan.FromSeconds(20), default);

        DeskAnswer[] refused =
        [
            await program.Lead.GetAsync($"support-requests/{before}"),
            await program.Lead.GetAsync("support-requests"),
            await program.Lead.SubmitAsync(new DeskSubmission { CustomerId = customer }, ("Idempotency-Key", "during")),
            await program.Lead.CommandAsync(before, "acknowledge"),
            await program.Lead.GetAsync("customers"),
            await program.Lead.GetAsync("readyz"),
        ];
        Assert.All(refused, answer =>
        {
            answer.Expect(HttpStatusCode.ServiceUnavailable);
            Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
            Assert.DoesNotContain("127.0.0.1", answer.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", answer.Body, StringComparison.Ordinal);
        });
        Assert.Contains("storage", refused[^1].Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        (await program.Lead.GetAsync("healthz")).Expect(HttpStatusCode.OK);
        await program.Sandbox.RemoveFaultAsync(fault);

        await StorageEmulator.EnsureAsync(program.Process.Home, StorageAddress.Parse(program.Process.StorageConnectionString), _ => { }, default);

        await Eventually.TrueAsync(async () => (await program.Lead.GetAsync("readyz")).Status == HttpStatusCode.OK);
        await program.DiagnosedOnceAsync(before);
        await program.DiagnosedOnceAsync(during);
        JsonElement after = (await program.Lead.SubmitAsync(new DeskSubmission { CustomerId = customer }, ("Idempotency-Key", "during"))).Expect(HttpStatusCode.Accepted).Json;
        await program.DiagnosedOnceAsync(after.GetProperty("id").GetString()!);
        Assert.Equal(0, await program.Process.StopAsync());
    }
}
