using PartnerDesk.Core.Requests;
using PartnerDesk.Testing.Core;

namespace PartnerDesk.Core.Tests.Requests;

public sealed class SeverityRuleTests
{
    [Theory]
    [InlineData(true, null, false, Severity.A)]
    [InlineData(true, 1, false, Severity.A)]
    [InlineData(true, null, true, Severity.B)]
    [InlineData(true, 1_000, true, Severity.B)]
    [InlineData(false, 9, false, Severity.C)]
    [InlineData(false, 10, false, Severity.B)]
    [InlineData(false, 11, true, Severity.B)]
    [InlineData(false, null, false, Severity.C)]
    [InlineData(false, 0, true, Severity.C)]
    public void From_Impact_FollowsTheBusinessImpact(bool productionDown, int? usersAffected, bool workaround, Severity expected) =>
        Assert.Equal(expected, SeverityRule.From(new Impact(productionDown, usersAffected, workaround), A.Policy));

    [Fact]
    public void From_NoImpact_IsC() => Assert.Equal(Severity.C, SeverityRule.From(null, A.Policy));

    [Theory]
    [InlineData(99, Severity.C)]
    [InlineData(100, Severity.B)]
    public void From_ThresholdOfPolicy_Decides(int usersAffected, Severity expected) =>
        Assert.Equal(expected, SeverityRule.From(new Impact(false, usersAffected, false), A.Policy with { UsersAffectedForSeverityB = 100 }));
}
