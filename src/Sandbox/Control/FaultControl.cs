using System.Text.Json;
using PartnerDesk.Sandbox.Faults;

namespace PartnerDesk.Sandbox.Control;

/// <summary>Faults: set, list, remove.</summary>
internal sealed class FaultControl(FaultBook faults)
{
    private const int LongestWaitMs = 600_000;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/faults", () => faults.All.Select(View));
        routes.MapPost("/faults", (HttpRequest request) => ControlBody.HandleAsync<FaultBody>(request, Add));
        routes.MapDelete("/faults", () =>
        {
            faults.Clear();
            return Results.NoContent();
        });
        routes.MapDelete("/faults/{id}", Remove);
    }

    private IResult Add(FaultBody body)
    {
        if (string.IsNullOrWhiteSpace(body.PathPattern) || body.PathPattern[0] is not ('/' or '*'))
        {
            return ControlBody.Mistake("pathPattern is needed: a path such as /china/graph/*, where * stands for any characters.");
        }

        if (!Enum.TryParse(body.Kind, ignoreCase: true, out FaultKind kind) || int.TryParse(body.Kind, out _))
        {
            return ControlBody.Mistake($"kind is one of {string.Join(", ", Enum.GetNames<FaultKind>().Select(JsonNamingPolicy.CamelCase.ConvertName))}.");
        }

        string? mistake = kind == FaultKind.Status && body.Status is null or < 200 or > 599 ? "status is needed for the kind status: a number from 200 to 599."
            : kind != FaultKind.Status && body.Status is not null ? "status belongs to the kind status only."
            : kind != FaultKind.Status && body.RetryAfter is not null ? "retryAfter belongs to the kind status only."
            : kind == FaultKind.Latency && body.LatencyMs is null ? "latencyMs is needed for the kind latency."
            : body.LatencyMs is < 0 or > LongestWaitMs ? $"latencyMs is a number from 0 to {LongestWaitMs}."
            : body.Times is < 1 ? "times is a number from 1; leave it out for a fault without end."
            : body.RetryAfter is < 0 ? "retryAfter is a number of seconds from 0."
            : null;
        if (mistake is not null)
        {
            return ControlBody.Mistake(mistake);
        }

        Fault fault = new()
        {
            Id = Guid.NewGuid().ToString("N")[..8],
            Kind = kind,
            PathPattern = body.PathPattern,
            Method = body.Method,
            Status = body.Status,
            LatencyMs = body.LatencyMs,
            RetryAfter = body.RetryAfter,
            Times = body.Times,
        };
        faults.Add(fault);
        return Results.Created($"/control/faults/{fault.Id}", View(fault));
    }

    private IResult Remove(string id) => faults.Remove(id) ? Results.NoContent() : ControlBody.Missing($"No fault has the id '{id}'.");

    private object View(Fault fault) => new
    {
        id = fault.Id,
        kind = JsonNamingPolicy.CamelCase.ConvertName(fault.Kind.ToString()),
        pathPattern = fault.PathPattern,
        method = fault.Method,
        status = fault.Status,
        latencyMs = fault.LatencyMs,
        retryAfter = fault.RetryAfter,
        times = fault.Times,
        struck = faults.Struck(fault),
    };

    private sealed record FaultBody(string? PathPattern, string? Method, int? Status, int? LatencyMs, string? Kind, int? Times, int? RetryAfter);
}
