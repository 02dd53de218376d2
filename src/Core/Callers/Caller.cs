namespace PartnerDesk.Core.Callers;

public enum CallerKind
{
    /// <summary>A customer or one of its systems; sees only its own customer.</summary>
    Customer,

    /// <summary>One named person of the partner.</summary>
    Staff,

    /// <summary>A system that only delivers (webhooks); sees nothing.</summary>
    Machine,
}

[Flags]
public enum StaffRoles
{
    None = 0,
    Helpdesk = 1,
    Admin = 2,
    Lead = 4,
}

/// <summary>Who is asking, as authenticated at the edge. Every read and command is scoped by it.</summary>
/// <param name="Name">Shown in timelines; unique in configuration.</param>
/// <param name="CustomerId">Lower-case GUID; set for <see cref="CallerKind.Customer"/> only.</param>
/// <param name="Scope">Customer ids a staff member serves; null means every customer.</param>
public sealed record Caller(string Name, CallerKind Kind, string? CustomerId, IReadOnlySet<string>? Scope, StaffRoles Roles)
{
    public bool IsStaff => Kind == CallerKind.Staff;

    /// <summary>True when this caller may see things of the customer. Machines see nothing.</summary>
    public bool Sees(string customerId) => Kind switch
    {
        CallerKind.Customer => string.Equals(CustomerId, customerId, StringComparison.OrdinalIgnoreCase),
        CallerKind.Staff => Scope is null || Scope.Contains(customerId),
        _ => false,
    };
}
