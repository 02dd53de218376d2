using PartnerDesk.Core.Clouds;
using PartnerDesk.Core.Diagnosis;
using PartnerDesk.Core.Escalation;
using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Results;
using PartnerDesk.Testing.Core;

namespace PartnerDesk.Core.Tests.Escalation;

public sealed class EscalationGateTests
{
    private static readonly SupportRequest Diagnosed = A.SupportRequest(with: request => request with
    {
        Findings = [A.Finding(), A.Finding(DiagnosticCatalogue.Subscriptions)],
    });

    [Fact]
    public void Check_EverythingThere_IsOpen()
    {
        EscalationGateResult gate = Check(Diagnosed);

        Assert.True(gate.IsOpen);
        Assert.Null(gate.Refusal);
    }

    [Fact]
    public void Check_NothingThere_ListsAllInOrder()
    {
        SupportRequest bare = A.SupportRequest(with: request => request with { Description = " ", Contact = new Contact("", null, null, null) });

        EscalationGateResult gate = EscalationGate.Check(bare, null, null, null);

        Assert.Equal(
            ["check:service-health", "check:subscriptions", "description", "contact", "justification", "gap", "note"],
            gate.Missing.Select(item => item.Name));
        Assert.Equal(ProblemKind.RuleNotMet, gate.Refusal!.Kind);
        Assert.All(gate.Missing, item => Assert.Contains(item.Sentence, gate.Refusal.Detail, StringComparison.Ordinal));
    }

    [Fact]
    public void Check_OneFindingMissing_NamesIt() =>
        Assert.Equal(["check:subscriptions"], Check(Diagnosed with { Findings = [A.Finding()] }).Missing.Select(item => item.Name));

    [Fact]
    public void Check_NotReadableFinding_CountsAsDone() =>
        Assert.True(Check(Diagnosed with { Findings = [A.Finding(verdict: Verdict.NotReadable), A.Finding(DiagnosticCatalogue.Subscriptions, Verdict.NotReadable)] }).IsOpen);

    [Fact]
    public void Check_CauseFound_AsksForNoFurtherCheck() => Assert.True(Check(Diagnosed with { Findings = [A.IncidentFinding()] }).IsOpen);

    [Fact]
    public void Check_WordsThatAreNone_AreMissing() =>
        Assert.Equal(
            ["justification", "gap"],
            EscalationGate.Check(Diagnosed, (Justification)99, (EscalationGap)(-1), "note").Missing.Select(item => item.Name));

    [Theory]
    [InlineData(null, "+86 10", true)]
    [InlineData("ann@contoso.cn", null, true)]
    [InlineData(" ", " ", false)]
    public void Check_Contact_NeedsAWayToReachIt(string? email, string? phone, bool isOpen) =>
        Assert.Equal(isOpen, Check(Diagnosed with { Contact = new Contact("Ann", email, phone, null) }).IsOpen);

    [Theory]
    [InlineData(Cloud.Global, "https://portal.office.com/Partner/BeginClientSession.aspx?CTID=c%2F1&CSDEST=Support")]
    [InlineData(Cloud.China21Vianet, "https://partner.partnercenter.microsoftonline.cn/pcv/dashboard/overview")]
    [InlineData(null, null)]
    public void Portals_For_FillsInTheCustomer(Cloud? cloud, string? expected) => Assert.Equal(expected, new VendorPortals().For(cloud, "c/1"));

    private static EscalationGateResult Check(SupportRequest request) => EscalationGate.Check(request, Justification.Defect, EscalationGap.Tools, "Tried all.");
}
