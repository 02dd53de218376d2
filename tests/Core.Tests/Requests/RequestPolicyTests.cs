using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Requests.Upkeep;
using PartnerDesk.Testing.Core;

namespace PartnerDesk.Core.Tests.Requests;

public sealed class RequestPolicyTests
{
    [Fact]
    public void Validate_Defaults_AreFine()
    {
        Assert.Empty(new RequestPolicy().Validate());
        Assert.Empty(new RetentionPolicy().Validate(new RequestPolicy()));
    }

    public static TheoryData<RequestPolicy, string> Wrong => new()
    {
        { A.Policy with { ConfirmWithin = TimeSpan.Zero }, "ConfirmWithin" },
        { A.Policy with { ConfirmWithin = TimeSpan.FromDays(91) }, "ConfirmWithin" },
        { A.Policy with { ReopenWithin = TimeSpan.FromSeconds(-1) }, "ReopenWithin" },
        { A.Policy with { ReopenWithin = TimeSpan.FromDays(366) }, "ReopenWithin" },
        { A.Policy with { IncidentRecheckEvery = TimeSpan.Zero }, "IncidentRecheckEvery" },
        { A.Policy with { IncidentRecheckEvery = TimeSpan.FromHours(2) }, "IncidentRecheckEvery" },
        { A.Policy with { UsersAffectedForSeverityB = 0 }, "UsersAffectedForSeverityB" },
        { A.Policy with { Response = A.Policy.Response with { A = TimeSpan.FromSeconds(59) } }, "Response:A" },
        { A.Policy with { Response = A.Policy.Response with { A = TimeSpan.FromHours(5) } }, "Response" },
        { A.Policy with { Resolution = A.Policy.Resolution with { C = TimeSpan.FromDays(366) } }, "Resolution:C" },
        { A.Policy with { VendorResponse = A.Policy.VendorResponse with { B = TimeSpan.FromDays(31) } }, "VendorResponse:B" },
        { A.Policy with { Portals = A.Policy.Portals with { Global = "portal" } }, "Portals:Global" },
        { A.Policy with { Portals = A.Policy.Portals with { China21Vianet = "javascript:1" } }, "Portals:China21Vianet" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Validate_OutOfRange_NamesTheSetting(RequestPolicy policy, string setting) =>
        Assert.Contains(policy.Validate(), message => message.StartsWith(setting, StringComparison.Ordinal));

    public static TheoryData<RequestPolicy> Edges =>
    [
        A.Policy with { ConfirmWithin = TimeSpan.FromSeconds(1), IncidentRecheckEvery = TimeSpan.FromSeconds(1), ReopenWithin = TimeSpan.Zero },
        A.Policy with { ConfirmWithin = TimeSpan.FromDays(90), IncidentRecheckEvery = TimeSpan.FromHours(1), ReopenWithin = TimeSpan.FromDays(365) },
        A.Policy with { UsersAffectedForSeverityB = 1 },
        A.Policy with { Response = new SeverityTargets { A = TimeSpan.FromMinutes(1), B = TimeSpan.FromMinutes(1), C = TimeSpan.FromMinutes(1) } },
    ];

    [Theory]
    [MemberData(nameof(Edges))]
    public void Validate_AtTheEdge_IsFine(RequestPolicy policy) => Assert.Empty(policy.Validate());

    [Fact]
    public void Validate_Retention_MustOutlastDeliveriesAndReopening()
    {
        RetentionPolicy tooShort = new() { Deliveries = TimeSpan.FromDays(7), SettledRequests = TimeSpan.FromDays(7) };

        Assert.Equal(2, tooShort.Validate(A.Policy).Count);
        Assert.Empty((tooShort with { SettledRequests = TimeSpan.FromDays(15) }).Validate(A.Policy));
    }

    [Fact]
    public void Validate_Retention_Ranges()
    {
        RetentionPolicy wrong = new() { Deliveries = TimeSpan.Zero, SettledRequests = TimeSpan.FromDays(4_000), SliceSize = 0 };

        Assert.Equal(3, wrong.Validate(A.Policy).Count);
    }
}
