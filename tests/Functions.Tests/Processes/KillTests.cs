using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using PartnerDesk.LocalRuntime.Processes;
using PartnerDesk.Sandbox.Customers;
using PartnerDesk.Testing;
using PartnerDesk.Testing.Desk;

namespace PartnerDesk.Functions.Tests.Processes;

/// <summary>Killed with -9 in the middle of the work, the program goes on with it after the next start, and nothing accepted is lost.</summary>
public sealed class KillTests
{
    private const int Burst = 30;
    private const int AnsweredBeforeTheKill = 8;

    private static readonly SandboxCustomer[] Held = [SandboxCustomers.HealthyChina, SandboxCustomers.HealthyGlobal, SandboxCustomers.IncidentRecoveredChina];

    [Fact]
    public async Task Killed_in_the_middle_of_diagnoses_and_submissions_it_loses_and_doubles_nothing()
    {
        await using var program = new OwnProgram(OwnProgram.Patient);
        await program.Process.StartAsync();

        // 1. Diagnoses in the middle of a call to the vendor, and submissions in flight.
        string fault = await program.Sandbox.AddFaultAsync(new { pathPattern = "/*/subscriptions*", kind = "latency", latencyMs = 120_000 });
        string[] held = await Task.WhenAll(Held.Select(customer => program.Lead.AcceptedAsync(new DeskSubmission { CustomerId = customer.Id })));
        await Eventually.TrueAsync(async () => await program.Sandbox.StruckAsync(fault) >= held.Length);
        Assert.All(await Task.WhenAll(held.Select(program.Lead.ReadAsync)), request => Assert.Equal("Diagnosing", request.GetProperty("status").GetString()));
        var answered = new ConcurrentDictionary<int, string>();
        Task[] submissions = [.. Enumerable.Range(0, Burst).Select(number => SubmitAsync(program, number, answered))];
        await Eventually.TrueAsync(() => answered.Count >= AnsweredBeforeTheKill);

        // 2. Killed, and started again on what is left: storage and sandbox, which the kill did not reach.
        (DetachedProcess azurite, DetachedProcess sandbox) = (program.Process.Azurite!, program.Process.Sandbox!);
        await program.Process.KillAsync();
        await Task.WhenAll(submissions);
        Assert.True(azurite.IsRunning && sandbox.IsRunning);
        await program.Sandbox.RemoveFaultAsync(fault);
        await program.Process.StartAsync();
        Assert.Equal((azurite.Id, sandbox.Id), (program.Process.Azurite!.Id, program.Process.Sandbox!.Id));

        // 3. What was accepted goes on; what got no answer is sent again, and is there once.
        foreach (int number in Enumerable.Range(0, Burst))
        {
            string id = (await RepeatAsync(program, number)).Expect(HttpStatusCode.Accepted).Json.GetProperty("id").GetString()!;
            Assert.Equal(answered.GetValueOrDefault(number, id), id);
            answered[number] = id;
        }

        Assert.Equal(answered.Values.Concat(held).Order(), (await ListAsync(program)).Order());
        JsonElement[] requests = await Task.WhenAll(answered.Values.Concat(held).Select(program.DiagnosedOnceAsync));

        // 4. Each step is published, and none twice.
        string[] expected = [.. requests.SelectMany(r => r.GetProperty("timeline").EnumerateArray().Select(e => $"{r.GetProperty("id").GetString()}-{e.GetProperty("sequence").GetInt32()}")).Order()];
        string[] published = [];
        await Eventually.TrueAsync(async () => (published = await PublishedAsync(program)).Length >= expected.Length);
        Assert.Equal(expected, published);

        // 5. A stop ends all of it, and the next start finds everything as it was.
        Assert.Equal(0, await program.Process.StopAsync());
        Assert.False(azurite.IsRunning || sandbox.IsRunning);
        await program.Process.StartAsync();
        Assert.All(requests.Zip(await Task.WhenAll(requests.Select(r => program.Lead.ReadAsync(Id(r))))), pair => Assert.Equal(pair.First.GetRawText(), pair.Second.GetRawText()));
    }

    private static async Task SubmitAsync(OwnProgram program, int number, ConcurrentDictionary<int, string> answered)
    {
        try
        {
            DeskAnswer answer = await RepeatAsync(program, number);
            answered[number] = answer.Expect(HttpStatusCode.Accepted).Json.GetProperty("id").GetString()!;
        }
        catch (HttpRequestException)
        {
            // The kill came first: whether it was accepted, nobody knows.
        }
    }

    private static Task<DeskAnswer> RepeatAsync(OwnProgram program, int number) =>
        program.Lead.SubmitAsync(new DeskSubmission { CustomerId = Held[number % 2].Id, Title = $"Submission {number}" }, ("Idempotency-Key", $"key-{number}"));

    private static async Task<string[]> ListAsync(OwnProgram program) =>
        [.. (await program.Lead.GetAsync("support-requests?pageSize=200")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray().Select(Id)];

    private static async Task<string[]> PublishedAsync(OwnProgram program) =>
        [.. (await program.Bus.MessagesAsync("support-events/subscriptions/audit")).Select(m => m.GetProperty("messageId").GetString()!).Order()];

    private static string Id(JsonElement request) => request.GetProperty("id").GetString()!;
}
