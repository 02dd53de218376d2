using System.ComponentModel.DataAnnotations;
using PartnerDesk.Core.Callers;

namespace PartnerDesk.Functions.Callers;

/// <summary>One caller of the API, as configured under <c>Callers:n</c>.</summary>
public sealed class CallerOptions
{
    /// <summary>Shown in timelines; unique without regard to case.</summary>
    [Required, StringLength(100, MinimumLength = 1)]
    public string Name { get; set; } = "";

    public CallerKind Kind { get; set; }

    /// <summary>SHA-256 of each valid key as 64 hex digits; several may be valid while keys are exchanged.</summary>
    public IList<string> KeyHashes { get; } = [];

    /// <summary>For a customer caller: the customer's tenant id.</summary>
    public string? CustomerId { get; set; }

    /// <summary>For staff: the customer ids served; empty means every customer.</summary>
    public IList<string> Scope { get; } = [];

    /// <summary>For staff: helpdesk, admin, lead.</summary>
    public IList<string> Roles { get; } = [];

    /// <summary>True lifts the rate limit, for load tests and the sandbox's callers. Default false.</summary>
    public bool Unlimited { get; set; }
}
