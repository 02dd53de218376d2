using System.Text.Json;
using PartnerDesk.Sandbox.Customers;
using PartnerDesk.Testing.Desk;

namespace PartnerDesk.Functions.Tests.Program;

/// <summary>Whatever goes wrong at the vendor becomes a finding, and the request reaches a person.</summary>
public sealed class VendorFaultTests(RunningProgram program) : IClassFixture<RunningProgram>
{
    [Theory]
    [InlineData("status", 500, null)]
    [InlineData("status", 404, null)]
    [InlineData("garbage", null, null)]
    [InlineData("close", null, null)]
    [InlineData("partialBody", null, null)]
    [InlineData("hangAfterWork", null, null)]
    [InlineData("latency", null, 60_000)]
    public async Task Partner_Centers_faults_are_not_readable(string kind, int? status, int? latencyMs)
    {
        string customer = await KnownCustomerAsync();
        string fault = await program.Sandbox.AddFaultAsync(new { pathPattern = $"/china/partnercenter/*{customer}/subscriptions*", kind, status, latencyMs });

        JsonElement request = await DiagnosedAsync(customer);
        await program.Sandbox.RemoveFaultAsync(fault);

        Assert.Equal(["Ok", "NotReadable"], Verdicts(request));
    }

    [Theory]
    [InlineData("status", 500)]
    [InlineData("garbage", null)]
    [InlineData("close", null)]
    public async Task A_token_endpoints_faults_are_not_readable(string kind, int? status)
    {
        string customer = RunningProgram.NextCustomer();
        string fault = await program.Sandbox.AddFaultAsync(new { pathPattern = $"/china/login/*{customer}*", kind, status });

        JsonElement request = await DiagnosedAsync(customer);
        await program.Sandbox.RemoveFaultAsync(fault);

        Assert.Equal(["NotReadable", "Ok"], Verdicts(request));
    }

    [Fact]
    public async Task What_fails_once_is_read_at_the_next_try()
    {
        string customer = await KnownCustomerAsync();
        string fault = await program.Sandbox.AddFaultAsync(new { pathPattern = $"/china/partnercenter/*{customer}/subscriptions*", kind = "status", status = 503, times = 1 });

        JsonElement request = await DiagnosedAsync(customer);

        Assert.Equal(1, await program.Sandbox.StruckAsync(fault));
        Assert.Equal(["Ok", "Ok"], Verdicts(request));
    }

    [Fact]
    public async Task A_relationship_that_ended_meanwhile_is_not_readable()
    {
        string customer = await KnownCustomerAsync();
        await program.Sandbox.SetSituationAsync(customer, Situation.RelationshipEnded);

        JsonElement request = await DiagnosedAsync(customer);

        Assert.Contains("NotReadable", Verdicts(request));
        Assert.DoesNotContain("Cause", Verdicts(request));
    }

    /// <summary>A customer that the desk knows, so that only the checks meet a fault.</summary>
    private async Task<string> KnownCustomerAsync()
    {
        string customer = RunningProgram.NextCustomer();
        await DiagnosedAsync(customer);
        return customer;
    }

    private async Task<JsonElement> DiagnosedAsync(string customer) =>
        await program.Lead.WaitForAsync(await program.Lead.AcceptedAsync(new DeskSubmission { CustomerId = customer }), "WithAgent");

    private static IEnumerable<string> Verdicts(JsonElement request) =>
        request.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("verdict").GetString()!);
}
