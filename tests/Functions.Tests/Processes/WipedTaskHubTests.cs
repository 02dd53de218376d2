using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using PartnerDesk.Sandbox.Customers;
using PartnerDesk.Testing;
using PartnerDesk.Testing.Desk;

namespace PartnerDesk.Functions.Tests.Processes;

/// <summary>The request store is the truth: the task hub can be wiped, and the auditor starts what is missing at the right step.</summary>
public sealed class WipedTaskHubTests
{
    [Fact]
    public async Task Without_its_task_hub_it_goes_on_from_the_requests()
    {
        await using var program = new OwnProgram(OwnProgram.Patient);
        await program.Process.StartAsync();
        string fault = await program.Sandbox.AddFaultAsync(new { pathPattern = "/*/subscriptions*", kind = "latency", latencyMs = 120_000 });
        string id = await program.Lead.AcceptedAsync(new DeskSubmission { CustomerId = SandboxCustomers.HealthyChina.Id });
        await Eventually.TrueAsync(async () => await program.Sandbox.StruckAsync(fault) > 0);
        await program.Process.KillAsync();

        var storage = new TableServiceClient(program.Process.StorageConnectionString);
        var removed = new List<string>();
        await foreach (TableItem table in storage.QueryAsync(t => t.Name.CompareTo("PartnerDesk") >= 0 && t.Name.CompareTo("PartnerDesl") < 0))
        {
            await storage.DeleteTableAsync(table.Name);
            removed.Add(table.Name);
        }

        Assert.NotEmpty(removed);
        await program.Sandbox.RemoveFaultAsync(fault);
        await program.Process.StartAsync();

        await program.DiagnosedOnceAsync(id);
    }
}
