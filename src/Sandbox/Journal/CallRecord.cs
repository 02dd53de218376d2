namespace PartnerDesk.Sandbox.Journal;

/// <summary>One call to the vendor's services as the sandbox saw it.</summary>
internal sealed record CallRecord
{
    public required long Sequence { get; init; }

    /// <summary>UTC, when the call came in.</summary>
    public required DateTimeOffset At { get; init; }

    public required string Method { get; init; }
    public required string Path { get; init; }
    public string? Query { get; init; }

    /// <summary>Null when no complete answer was sent.</summary>
    public int? Status { get; init; }

    /// <summary>MS-RequestId, or client-request-id for Graph.</summary>
    public string? RequestId { get; init; }

    public string? CorrelationId { get; init; }
    public string? CustomerId { get; set; }

    /// <summary>The id of the fault that struck.</summary>
    public string? Fault { get; set; }

    /// <summary>Nothing in the sandbox answers such a call, or strict mode does not expect it.</summary>
    public bool Unexpected { get; set; }

    /// <summary>Refused for an exhausted budget or by the situation 'throttled'.</summary>
    public bool Throttled { get; set; }

    /// <summary>Answered from memory because its MS-RequestId had been answered before.</summary>
    public bool Repeated { get; set; }

    public double DurationMs { get; init; }
}
