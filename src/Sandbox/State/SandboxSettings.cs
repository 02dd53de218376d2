using System.Collections.Immutable;
using PartnerDesk.Sandbox.Faults;

namespace PartnerDesk.Sandbox.State;

/// <summary>What the control API sets for the sandbox as a whole.</summary>
internal sealed record SandboxSettings
{
    /// <summary>UTC; all dates of the seeds count from here.</summary>
    public required DateTimeOffset SeededAt { get; init; }

    public Budgets Budgets { get; init; } = new();

    public StrictMode Strict { get; init; } = new();

    /// <summary>Healthy customers beyond the named ones, per cloud.</summary>
    public int ExtraChinaCustomers { get; init; }

    /// <inheritdoc cref="ExtraChinaCustomers"/>
    public int ExtraGlobalCustomers { get; init; }

    public ImmutableList<Fault> Faults { get; init; } = [];
}

/// <summary>The vendor's throttle limits.</summary>
internal sealed record Budgets
{
    /// <summary>Graph service communications, calls per app and tenant in 60 seconds.</summary>
    public int GraphPerMinute { get; init; } = 240;

    /// <summary>Graph service communications, calls per app and tenant in 60 minutes.</summary>
    public int GraphPerHour { get; init; } = 800;

    /// <summary>Partner Center customer and subscription resources, calls per partner tenant in 60 seconds.</summary>
    public int PartnerCenterPerMinute { get; init; } = 500;
}

/// <summary>In strict mode a call that nobody expects is answered 501 and marked in the journal.</summary>
internal sealed record StrictMode
{
    public bool Enabled { get; init; }

    /// <summary>When not empty, only these calls are expected; otherwise every call that the sandbox knows is.</summary>
    public ImmutableList<ExpectedCall> Expected { get; init; } = [];
}

/// <summary>A call that a scenario expects.</summary>
/// <param name="Method">HTTP method; null for any.</param>
/// <param name="PathPattern">Path with <c>*</c> for any characters.</param>
internal sealed record ExpectedCall(string? Method, string PathPattern);
