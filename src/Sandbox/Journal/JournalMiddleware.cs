using PartnerDesk.Sandbox.Clouds;

namespace PartnerDesk.Sandbox.Journal;

/// <summary>Writes every call to the vendor's services into the journal; calls to the control API are not part of the play.</summary>
/// <remarks>A call is written down before its answer leaves, so whoever holds an answer finds the call.</remarks>
internal sealed class JournalMiddleware(CallJournal journal, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (!IsVendorPath(http.Request.Path))
        {
            await next(http);
            return;
        }

        IHeaderDictionary headers = http.Request.Headers;
        CallRecord call = new()
        {
            Sequence = journal.NextSequence(),
            At = time.GetUtcNow(),
            Method = http.Request.Method,
            Path = http.Request.Path,
            Query = http.Request.QueryString.HasValue ? http.Request.QueryString.Value : null,
            RequestId = (string?)headers["MS-RequestId"] ?? headers["client-request-id"],
            CorrelationId = headers["MS-CorrelationId"],
        };
        OpenCall open = new(call, journal, time);
        http.Items[typeof(OpenCall)] = open;
        http.Response.OnStarting(() =>
        {
            open.Close(http.Response.StatusCode);
            return Task.CompletedTask;
        });
        try
        {
            await next(http);
        }
        finally
        {
            // Nothing was sent: the connection was cut, or the caller went away.
            if (!http.Response.HasStarted && http.RequestAborted.IsCancellationRequested)
            {
                open.Close(status: null);
            }
        }
    }

    internal static bool IsVendorPath(PathString path) =>
        CloudProfile.All.Any(cloud => path.StartsWithSegments("/" + cloud.Name, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A call that is being answered.</summary>
internal sealed class OpenCall(CallRecord call, CallJournal journal, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();
    private int _closed;

    public CallRecord Call => call;

    /// <summary>Writes the call down, once; later calls do nothing.</summary>
    /// <param name="status">Null when no answer is going to be sent.</param>
    public void Close(int? status)
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            journal.Add(call with { Status = status, DurationMs = time.GetElapsedTime(_started).TotalMilliseconds });
        }
    }
}

internal static class OpenCallExtensions
{
    /// <summary>The journal entry of the call being answered.</summary>
    public static CallRecord Record(this HttpContext http) => ((OpenCall)http.Items[typeof(OpenCall)]!).Call;

    /// <summary>Writes the call down as one that gets no answer.</summary>
    public static void RecordUnanswered(this HttpContext http) => ((OpenCall)http.Items[typeof(OpenCall)]!).Close(status: null);
}
