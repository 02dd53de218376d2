namespace PartnerDesk.Core.Requests;

/// <summary>Severity from business impact, as the vendor counts it when a request is filed.</summary>
public static class SeverityRule
{
    /// <summary>
    /// Production down without a workaround is A; down with one, or many users affected, is B; everything else, also an impact
    /// that was not told, is C.
    /// </summary>
    public static Severity From(Impact? impact, RequestPolicy policy) => impact switch
    {
        { ProductionDown: true, Workaround: false } => Severity.A,
        { ProductionDown: true } => Severity.B,
        { UsersAffected: { } users } when users >= policy.UsersAffectedForSeverityB => Severity.B,
        _ => Severity.C,
    };
}
