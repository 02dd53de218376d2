namespace PartnerDesk.Sandbox.Faults;

/// <summary>How a call goes wrong.</summary>
internal enum FaultKind
{
    /// <summary>Answers a status without doing the work.</summary>
    Status,

    /// <summary>Waits, then goes on as usual.</summary>
    Latency,

    /// <summary>Does the work and never answers.</summary>
    HangAfterWork,

    /// <summary>Does the work and answers 200 with what is not JSON.</summary>
    Garbage,

    /// <summary>Cuts the connection before doing anything.</summary>
    Close,

    /// <summary>Does the work, sends half of the body and cuts the connection.</summary>
    PartialBody,
}

/// <summary>A fault set by the control API; the oldest that matches a call applies.</summary>
internal sealed record Fault
{
    public required string Id { get; init; }
    public required FaultKind Kind { get; init; }

    /// <summary>Path with <c>*</c> for any characters, without the query.</summary>
    public required string PathPattern { get; init; }

    /// <summary>Null for any method.</summary>
    public string? Method { get; init; }

    /// <summary>For <see cref="FaultKind.Status"/>.</summary>
    public int? Status { get; init; }

    /// <summary>For <see cref="FaultKind.Latency"/>; for the others a wait before they strike.</summary>
    public int? LatencyMs { get; init; }

    /// <summary>Seconds in a Retry-After header; none when null.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>How many more calls it strikes; without end when null.</summary>
    public int? Times { get; init; }
}
