using PartnerDesk.Core.Callers;
using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Requests.Commands;
using PartnerDesk.Testing.Core;

namespace PartnerDesk.Core.Tests.Requests;

public sealed class RequestPermissionsTests
{
    private static readonly RequestAction[] Owners =
        [RequestAction.Submit, RequestAction.Read, RequestAction.AddMessage, RequestAction.Confirm, RequestAction.Reopen, RequestAction.Cancel];

    public static TheoryData<RequestAction> Actions => [.. Enum.GetValues<RequestAction>()];

    [Theory]
    [MemberData(nameof(Actions))]
    public void Allows_Owner_OnlyWhatIsItsOwn(RequestAction action) =>
        Assert.Equal(Owners.Contains(action), RequestPermissions.Allows(A.CustomerCaller(), action));

    [Theory]
    [MemberData(nameof(Actions))]
    public void Allows_Helpdesk_AllButWhatLeadsDo(RequestAction action) =>
        Assert.Equal(action != RequestAction.ReplayDiagnosis, RequestPermissions.Allows(A.Staff(), action));

    [Theory]
    [MemberData(nameof(Actions))]
    public void Allows_Lead_Everything(RequestAction action) => Assert.True(RequestPermissions.Allows(A.Staff(StaffRoles.Lead), action));

    [Theory]
    [MemberData(nameof(Actions))]
    public void Allows_StaffWithoutRoleAndMachines_Nothing(RequestAction action)
    {
        Assert.False(RequestPermissions.Allows(A.Staff(StaffRoles.None), action));
        Assert.False(RequestPermissions.Allows(A.Machine(), action));
    }

    [Fact]
    public void ActionOf_QuestionsAndInternalMessages_AreForStaff()
    {
        Assert.Equal(RequestAction.AddMessage, RequestPermissions.ActionOf(new RequestCommand.AddMessage("x", false, false, true)));
        Assert.Equal(RequestAction.AddInternalMessage, RequestPermissions.ActionOf(new RequestCommand.AddMessage("x", true, false, true)));
        Assert.Equal(RequestAction.AddInternalMessage, RequestPermissions.ActionOf(new RequestCommand.AddMessage("x", false, true, true)));
    }

    [Fact]
    public void ActionOf_CommandsOfTheFlow_IsNothingAPersonMayDo()
    {
        Assert.Null(RequestPermissions.ActionOf(new RequestCommand.CloseOnSilence()));
        Assert.Null(RequestPermissions.ActionOf(new RequestCommand.Triage()));
        Assert.Null(RequestPermissions.ActionOf(new RequestCommand.RecordFinding(1, A.Finding(), null)));
    }
}
