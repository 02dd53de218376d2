using System.Collections.Immutable;
using PartnerDesk.Sandbox.Clouds;
using PartnerDesk.Sandbox.Journal;
using PartnerDesk.Sandbox.PartnerCenter;
using PartnerDesk.Sandbox.Wire;

namespace PartnerDesk.Sandbox.Faults;

/// <summary>Lets the faults set by the control API strike calls to the vendor's services.</summary>
internal sealed class FaultMiddleware(FaultBook faults, IHostApplicationLifetime lifetime, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (!JournalMiddleware.IsVendorPath(http.Request.Path) || faults.Strike(http.Request.Method, http.Request.Path) is not { } fault)
        {
            await next(http);
            return;
        }

        http.Record().Fault = fault.Id;
        if (fault.LatencyMs is { } wait)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(wait), time, http.RequestAborted);
        }

        switch (fault.Kind)
        {
            case FaultKind.Status:
                await StatusAnswer(http.Request.Path, fault).ExecuteAsync(http);
                break;
            case FaultKind.Latency:
                await next(http);
                break;
            case FaultKind.Close:
                http.RecordUnanswered();
                http.Abort();
                break;
            case FaultKind.HangAfterWork:
                await WorkAsync(http, next);
                http.RecordUnanswered();
                await HangAsync(http);
                break;
            case FaultKind.Garbage:
                await WorkAsync(http, next);
                await new VendorAnswer { Status = 200, Body = "<html><body>%PDF-1.4 \u0000 not what you asked for" }.ExecuteAsync(http);
                break;
            case FaultKind.PartialBody:
                await SendHalfAsync(http, await WorkAsync(http, next));
                break;
            default:
                throw new InvalidOperationException("Unknown kind of fault.");
        }
    }

    /// <summary>Runs the endpoint with its answer held back.</summary>
    private static async Task<byte[]> WorkAsync(HttpContext http, RequestDelegate next)
    {
        Stream wire = http.Response.Body;
        using MemoryStream held = new();
        http.Response.Body = held;
        try
        {
            await next(http);
        }
        finally
        {
            http.Response.Body = wire;
        }

        http.Response.ContentLength = null;
        return held.ToArray();
    }

    /// <summary>Until the caller gives up or the sandbox stops.</summary>
    private async Task HangAsync(HttpContext http)
    {
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        TaskCompletionSource end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = over.Token.Register(end.SetResult);
        await end.Task;
        http.Abort();
    }

    private static async Task SendHalfAsync(HttpContext http, byte[] body)
    {
        http.Response.ContentLength = Math.Max(body.Length, 2);
        await http.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
        http.Abort();
    }

    /// <summary>An error of the service the path belongs to, in that service's shape.</summary>
    private static VendorAnswer StatusAnswer(PathString path, Fault fault)
    {
        int status = fault.Status!.Value;
        CloudProfile cloud = CloudProfile.All.First(one => path.StartsWithSegments("/" + one.Name, StringComparison.OrdinalIgnoreCase));
        VendorAnswer answer = status < 400 ? new VendorAnswer { Status = status }
            : path.StartsWithSegments($"/{cloud.Name}/partnercenter", StringComparison.OrdinalIgnoreCase)
                ? status == 429 ? PartnerCenterErrors.Throttled(fault.RetryAfter ?? 1) : PartnerCenterErrors.Refuse(cloud.Cloud, status, 800003, "An injected fault.")
                : new VendorAnswer { Status = status, Body = """{"error":{"code":"InjectedFault","message":"An injected fault."}}""" };
        answer = answer with { Headers = ImmutableDictionary<string, string>.Empty };
        return fault.RetryAfter is { } seconds ? answer.With("Retry-After", seconds.ToString()) : answer;
    }
}
