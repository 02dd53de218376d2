using PartnerDesk.Core.Callers;
using PartnerDesk.Core.Requests.Commands;

namespace PartnerDesk.Core.Requests;

/// <summary>What a caller may want to do; the rows of the permission table.</summary>
public enum RequestAction
{
    Submit,
    Read,
    ReadDossier,
    AddMessage,
    AddInternalMessage,
    Acknowledge,
    ChangeSeverity,
    RequestDiagnosis,
    Escalate,
    UpdateServiceRequest,
    Resolve,
    Confirm,
    Reopen,
    Cancel,
    ChangeIncident,
    ReadCustomers,
    ChangeCustomer,
    ReplayDiagnosis,
}

/// <summary>Who may do what, in one table. Whether a caller sees the customer at all is <see cref="Caller.Sees"/>.</summary>
public static class RequestPermissions
{
    private const StaffRoles AnyRole = StaffRoles.Helpdesk | StaffRoles.Admin | StaffRoles.Lead;

    private static readonly Dictionary<RequestAction, (bool Owner, StaffRoles Staff)> Table = new()
    {
        [RequestAction.Submit] = (true, AnyRole),
        [RequestAction.Read] = (true, AnyRole),
        [RequestAction.ReadDossier] = (false, AnyRole),
        [RequestAction.AddMessage] = (true, AnyRole),
        [RequestAction.AddInternalMessage] = (false, AnyRole),
        [RequestAction.Acknowledge] = (false, AnyRole),
        [RequestAction.ChangeSeverity] = (false, AnyRole),
        [RequestAction.RequestDiagnosis] = (false, AnyRole),
        [RequestAction.Escalate] = (false, AnyRole),
        [RequestAction.UpdateServiceRequest] = (false, AnyRole),
        [RequestAction.Resolve] = (false, AnyRole),
        [RequestAction.Confirm] = (true, AnyRole),
        [RequestAction.Reopen] = (true, AnyRole),
        [RequestAction.Cancel] = (true, AnyRole),
        [RequestAction.ChangeIncident] = (false, AnyRole),
        [RequestAction.ReadCustomers] = (false, AnyRole),
        [RequestAction.ChangeCustomer] = (false, AnyRole),
        [RequestAction.ReplayDiagnosis] = (false, StaffRoles.Lead),
    };

    /// <summary>True when callers of this kind and role may do it, for customers they see. Machines may only submit through their own door.</summary>
    public static bool Allows(Caller caller, RequestAction action)
    {
        (bool owner, StaffRoles staff) = Table[action];
        return caller.Kind switch
        {
            CallerKind.Customer => owner,
            CallerKind.Staff => (caller.Roles & staff) != StaffRoles.None,
            _ => false,
        };
    }

    /// <summary>The row of the table a command belongs to; null for what only the flow may do.</summary>
    public static RequestAction? ActionOf(RequestCommand command) => command switch
    {
        RequestCommand.AddMessage { Internal: false, AwaitReply: false } => RequestAction.AddMessage,
        RequestCommand.AddMessage => RequestAction.AddInternalMessage,
        RequestCommand.Acknowledge => RequestAction.Acknowledge,
        RequestCommand.ChangeSeverity => RequestAction.ChangeSeverity,
        RequestCommand.RequestDiagnosis => RequestAction.RequestDiagnosis,
        RequestCommand.Escalate => RequestAction.Escalate,
        RequestCommand.UpdateServiceRequest => RequestAction.UpdateServiceRequest,
        RequestCommand.Resolve => RequestAction.Resolve,
        RequestCommand.Confirm => RequestAction.Confirm,
        RequestCommand.Reopen => RequestAction.Reopen,
        RequestCommand.Cancel => RequestAction.Cancel,
        RequestCommand.AttachIncident or RequestCommand.DetachIncident => RequestAction.ChangeIncident,
        _ => null,
    };
}
