using FsCheck.Xunit;
using PartnerDesk.Core.Clouds;
using PartnerDesk.Core.Diagnosis;
using PartnerDesk.Core.Escalation;
using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Requests.Commands;
using PartnerDesk.Testing.Core;

namespace PartnerDesk.Core.Tests.Escalation;

public sealed class DossierTests
{
    private static readonly PartnerContact Partner = new("Support desk", "desk@partner.example", "+86 21 1", "CN", "Asia/Shanghai", "zh-CN", true);

    [Fact]
    public async Task Build_EscalatedRequest_HoldsWhatTheVendorAsksFor()
    {
        (SupportRequest request, IReadOnlyList<TimelineEntry> timeline) = await EscalatedAsync();

        Dossier dossier = DossierBuilder.Build(request, A.Customer(), timeline, A.Policy.Portals, Partner, A.Start.AddDays(1));

        Assert.Equal(new DossierCustomer(A.CustomerId, "Contoso", "contoso.example", Cloud.China21Vianet), dossier.Customer);
        Assert.Equal((A.SubscriptionId, "Office 365 E3", "pending"), (dossier.Subscription.Id, dossier.Subscription.Facts["offer"], dossier.Subscription.Facts["status"]));
        Assert.Equal(("Exchange Online", A.Start.AddHours(-1), Severity.B), (dossier.Problem.Service, dossier.Problem.StartedAt, dossier.Problem.Severity));
        Assert.Equal(new Impact(false, 12, true), dossier.Problem.Impact);
        Assert.Equal(Partner, dossier.PartnerContact);
        Assert.Equal(["service-health", "subscriptions"], dossier.Findings.Select(finding => finding.Check));
        Assert.Equal(["c0ffee", "beef"], dossier.TracedCalls.Select(call => call.CorrelationId));
        Assert.All(dossier.TracedCalls, call => Assert.Equal(A.Start, call.At));
        Assert.Equal("EX1", Assert.Single(dossier.Incidents).Id);
        Assert.Contains(dossier.Troubleshooting, step => step.What.Contains("Restarted the connector", StringComparison.Ordinal));
        Assert.Equal((Justification.Defect, EscalationGap.Tools, "No access to the transport logs."), (dossier.Escalation.Justification, dossier.Escalation.Gap, dossier.Escalation.Note));
        Assert.Equal(A.Policy.Portals.China21Vianet, dossier.Escalation.PortalUrl);
        Assert.Equal(request.Hash, dossier.TimelineHash);
        Assert.Equal(["the customer's consent to collect diagnostics", "evidence files (traces, logs, screenshots)"], dossier.NotKnown);
    }

    [Fact]
    public void Build_BareRequest_SaysWhatIsNotKnown()
    {
        SupportRequest bare = A.SupportRequest(with: request => request with { Cloud = null, Findings = [A.Finding(verdict: Verdict.NotReadable)] });

        Dossier dossier = DossierBuilder.Build(bare, null, [], A.Policy.Portals, null, A.Start);

        Assert.Equal(
            [
                "company name and default domain of the customer",
                "subscription id",
                "service or product",
                "when the problem began",
                "business impact",
                "contact of the partner",
                "result of the check 'service-health'",
                "the customer's consent to collect diagnostics",
                "evidence files (traces, logs, screenshots)",
            ],
            dossier.NotKnown);
        Assert.Null(dossier.Escalation.PortalUrl);
    }

    [Fact]
    public void Build_SubscriptionCheckSawAnother_DoesNotMixThem()
    {
        SupportRequest request = A.SupportRequest(with: request => request with
        {
            SubscriptionId = A.SubscriptionId,
            Findings = [A.Finding(DiagnosticCatalogue.Subscriptions, Verdict.Suspect, ("subscriptionId", "another"), ("status", "suspended"))],
        });

        Dossier dossier = DossierBuilder.Build(request, A.Customer(), [], A.Policy.Portals, null, A.Start);

        Assert.Equal(A.SubscriptionId, dossier.Subscription.Id);
        Assert.Empty(dossier.Subscription.Facts);
    }

    [Fact]
    public async Task Write_Markdown_HasEverySectionAndFact()
    {
        (SupportRequest request, IReadOnlyList<TimelineEntry> timeline) = await EscalatedAsync();

        string text = DossierMarkdown.Write(DossierBuilder.Build(request, A.Customer(), timeline, A.Policy.Portals, Partner, A.Start));

        string[] headings = [.. text.Split('\n').Where(line => line.StartsWith('#'))];
        Assert.Equal(
            [
                $"# Escalation dossier {A.RequestId}", "## Customer and subscription", "## Problem", "## Contacts", "## Why this goes to the vendor",
                "## Checks", "## Incidents looked up", "## Calls to trace", "## Done so far", "## Not known to us",
            ],
            headings);
        Assert.Contains("- Tenant id: " + A.CustomerId, text, StringComparison.Ordinal);
        Assert.Contains("- Since: 2026-11-22 00:00:00 UTC", text, StringComparison.Ordinal);
        Assert.Contains("<https://partner.partnercenter.microsoftonline.cn/pcv/dashboard/overview>", text, StringComparison.Ordinal);
        Assert.Contains("- Users affected: 12", text, StringComparison.Ordinal);
        Assert.Contains("c0ffee", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
    }

    [Fact]
    public void Write_TextOfOthers_CannotBreakTheLayout()
    {
        const string attack = "x\n# Forged heading\n```\n<script>alert(1)</script>\n| a | b |\n[click](http://evil.example)\u202E";
        SupportRequest request = A.SupportRequest(with: request => request with
        {
            Title = attack,
            Description = attack,
            Service = attack,
            ExternalId = attack,
            Contact = new Contact(attack, attack, null, null),
            Findings = [A.Finding() with { Summary = attack, Source = attack, Evidence = new Dictionary<string, string> { [attack] = attack } }],
            DetachedIncidents = [attack],
        });

        string text = DossierMarkdown.Write(DossierBuilder.Build(
            request, A.Customer(name: attack), [A.Entry(request, TimelineKind.MessageAdded, attack, ("text", attack))], A.Policy.Portals, null, A.Start));

        string outsideBlocks = OutsideBlocks(text);
        Assert.DoesNotContain("<script", outsideBlocks, StringComparison.Ordinal);
        Assert.DoesNotContain("[click](", outsideBlocks, StringComparison.Ordinal);
        Assert.DoesNotContain("\u202E", text, StringComparison.Ordinal);
        Assert.Single(outsideBlocks.Split('\n'), line => line.StartsWith("# ", StringComparison.Ordinal));
        Assert.All(outsideBlocks.Split('\n').Where(line => line.StartsWith('#')), line => Assert.DoesNotContain("Forged", line, StringComparison.Ordinal));
    }

    [Property]
    public void Any_description_stays_inside_its_block(string? description)
    {
        SupportRequest request = A.SupportRequest(with: request => request with { Description = description ?? "", Title = "T " + description });
        string text = DossierMarkdown.Write(DossierBuilder.Build(request, A.Customer(), [], A.Policy.Portals, null, A.Start));

        string outside = OutsideBlocks(text);

        Assert.Equal(10, outside.Split('\n').Count(line => line.StartsWith('#')));
        Assert.EndsWith("Made from the timeline with head \n", outside, StringComparison.Ordinal);
    }

    // Leaves out fenced blocks as a Markdown reader finds them: a fence ends at a line of at least as many backticks.
    private static string OutsideBlocks(string text)
    {
        List<string> outside = [];
        int fence = 0;
        foreach (string line in text.Split('\n'))
        {
            int ticks = line.TakeWhile(c => c == '`').Count();
            if (fence == 0 && ticks >= 3) fence = ticks;
            else if (fence > 0 && ticks >= fence && line.Trim('`', ' ').Length == 0) fence = 0;
            else if (fence == 0) outside.Add(line);
        }

        return string.Join('\n', outside);
    }

    private static async Task<(SupportRequest Request, IReadOnlyList<TimelineEntry> Timeline)> EscalatedAsync()
    {
        using InMemoryDesk desk = new();
        desk.Health.Reading = _ => A.Health(A.Service(issues: A.Issue("EX1", status: "serviceRestored", isResolved: true, endedAt: A.Start.AddHours(-3))));
        desk.Subscriptions.Reading = _ => A.Subscriptions(A.Subscription(status: "pending"));
        await desk.SubmitAsync(A.Submission(
            impact: new Impact(false, 12, true), service: "Exchange Online", startedAt: A.Start.AddHours(-1), userPrincipalName: "ann@contoso.cn"));
        await desk.RunFlowAsync();
        await desk.ExecuteAsync(new RequestCommand.AddMessage("Restarted the connector; no change.", true, false, false)).OrFail();
        await desk.ExecuteAsync(new RequestCommand.Escalate(Justification.Defect, EscalationGap.Tools, "No access to the transport logs.")).OrFail();
        return (await desk.ReadAsync(), await desk.TimelineAsync());
    }
}
