using System.Net;
using System.Text.Json;
using PartnerDesk.Sandbox.Customers;
using PartnerDesk.Testing.Desk;

namespace PartnerDesk.Functions.Tests.Program;

/// <summary>One request for each situation of the sandbox: where it settles, and what the diagnosis found.</summary>
public sealed class SituationTests(RunningProgram program) : IClassFixture<RunningProgram>
{
    private const string Ok = "Ok";
    private const string Cause = "Cause";
    private const string Suspect = "Suspect";
    private const string NotReadable = "NotReadable";

    public static TheoryData<string, Expected> Situations => new()
    {
        { Situation.Healthy, new(SandboxCustomers.HealthyChina, Ok, Ok) },
        { Situation.Healthy, new(SandboxCustomers.HealthyGlobal, Ok, Ok) },
        { Situation.SuspendedNonPayment, new(SandboxCustomers.SuspendedNonPaymentChina, Ok, Cause) { Remediation = "reactivateSubscription" } },
        { Situation.SuspendedNonPayment, new(SandboxCustomers.SuspendedNonPaymentGlobal, Ok, Cause) { Remediation = "reactivateSubscription" } },
        { Situation.Expired, new(SandboxCustomers.ExpiredChina, Ok, Cause) { Repair = "Renew" } },
        { Situation.IncidentRunning, new(SandboxCustomers.IncidentRunningChina, Cause, null) { Incident = "EX900004" } },
        { Situation.IncidentRunning, new(SandboxCustomers.IncidentRunningGlobal, Cause, null) { Incident = "TM900012" } },
        { Situation.IncidentRecovered, new(SandboxCustomers.IncidentRecoveredChina, Suspect, Ok) },
        { Situation.ConsentMissing, new(SandboxCustomers.ConsentMissingChina, NotReadable, Ok) { Reason = "ConsentMissing", Repair = "https://login.chinacloudapi.cn/" } },
        { Situation.PermissionMissing, new(SandboxCustomers.PermissionMissingGlobal, NotReadable, Ok) { Reason = "ConsentMissing", Repair = "https://login.microsoftonline.com/" } },
        { Situation.Throttled, new(SandboxCustomers.ThrottledChina, NotReadable, NotReadable) { Reason = "Throttled", Repair = "throttles" } },
        { Situation.Slow, new(SandboxCustomers.SlowChina, Ok, Ok) },
        { Situation.HealthSourceDown, new(SandboxCustomers.HealthSourceDownGlobal, NotReadable, Ok) { Reason = "Unavailable" } },
        { Situation.GarbageHealth, new(SandboxCustomers.GarbageHealthGlobal, NotReadable, Ok) },
        { Situation.NoDelegatedRights, new(SandboxCustomers.NoDelegatedRightsGlobal, Ok, NotReadable) { Reason = "RightsMissing", Repair = "reseller" } },
        { Situation.PendingProvisioning, new(SandboxCustomers.PendingProvisioningChina, Ok, Suspect) { Repair = "Wait" } },
        { Situation.AsynchronousUpdate, new(SandboxCustomers.AsynchronousUpdateChina, Ok, Cause) { Remediation = "reactivateSubscription" } },
        { Situation.UnknownWords, new(SandboxCustomers.UnknownWordsGlobal, NotReadable, Suspect) },
    };

    [Fact]
    public void Every_customer_of_the_sandbox_is_tried()
    {
        IEnumerable<string> tried = Situations.Select(row => ((Expected)row[1]).Customer.Id);

        Assert.Equal(SandboxCustomers.All.Where(c => c.FirstSituation != Situation.RelationshipEnded).Select(c => c.Id).Order(), tried.Order());
    }

    [Fact]
    public async Task Who_is_no_customer_any_more_cannot_be_submitted_for()
    {
        DeskAnswer answer = await program.Lead.SubmitAsync(new DeskSubmission { CustomerId = SandboxCustomers.RelationshipEndedGlobal.Id });

        answer.Expect(HttpStatusCode.BadRequest);
        Assert.Equal(["customerId"], answer.Errors);
    }

    [Theory]
    [MemberData(nameof(Situations))]
    public async Task Settles_with_what_was_found(string situation, Expected expected)
    {
        Assert.Equal(situation, expected.Customer.FirstSituation);
        string id = await program.Lead.AcceptedAsync(new DeskSubmission { CustomerId = expected.Customer.Id });

        JsonElement request = await program.Lead.WaitForAsync(id, "WithAgent", "KnownIncident");

        Assert.Equal(expected.Incident is null ? "WithAgent" : "KnownIncident", request.GetProperty("status").GetString());
        JsonElement[] findings = [.. request.GetProperty("findings").EnumerateArray()];
        Assert.Equal(
            expected.Subscriptions is null
                ? [("service-health", expected.Health)]
                : [("service-health", expected.Health), ("subscriptions", expected.Subscriptions)],
            findings.Select(f => (f.GetProperty("check").GetString()!, f.GetProperty("verdict").GetString()!)));
        Assert.All(findings, f => Assert.NotEmpty(f.GetProperty("summary").GetString()!));
        Assert.Equal(expected.Incident, request.GetProperty("incident") is { ValueKind: JsonValueKind.Object } incident ? incident.GetProperty("id").GetString() : null);
        Assert.Equal(expected.Remediation, findings[^1].GetProperty("remediation").GetString());
        JsonElement[] unreadable = [.. findings.Where(f => f.GetProperty("verdict").GetString() == NotReadable)];
        Assert.All(unreadable, f => Assert.NotEmpty(f.GetProperty("repair").GetString()!));
        if (expected.Reason is { } reason)
        {
            Assert.All(unreadable, f => Assert.Equal(reason, f.GetProperty("evidence").GetProperty("reason").GetString()));
        }

        if (expected.Repair is { } repair)
        {
            Assert.Contains(findings, f => f.GetProperty("repair").GetString()?.Contains(repair, StringComparison.Ordinal) == true);
        }
    }

    [Fact]
    public async Task A_cause_found_is_gone_once_the_vendors_side_is_in_order()
    {
        string customer = RunningProgram.NextCustomer();
        await program.Sandbox.SetSituationAsync(customer, Situation.SuspendedNonPayment);
        string id = await program.Lead.AcceptedAsync(new DeskSubmission { CustomerId = customer });
        JsonElement before = await program.Lead.WaitForAsync(id, "WithAgent");
        Assert.Equal(Cause, before.GetProperty("findings")[1].GetProperty("verdict").GetString());

        await program.Sandbox.SetSituationAsync(customer, Situation.Healthy);
        await program.Lead.CommandAsync(id, "diagnose");

        JsonElement after = await program.Lead.WaitForAsync(id, "WithAgent");
        Assert.Equal([Ok, Ok], after.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("verdict").GetString()!));
    }

    /// <param name="Subscriptions">Null: not looked at, for the cause was found before.</param>
    public sealed record Expected(SandboxCustomer Customer, string Health, string? Subscriptions)
    {
        public string? Incident { get; init; }

        public string? Remediation { get; init; }

        /// <summary>Why it could not be read.</summary>
        public string? Reason { get; init; }

        /// <summary>Part of what a person is told to do.</summary>
        public string? Repair { get; init; }

        public override string ToString() => Customer.Alias;
    }
}
