using PartnerDesk.Sandbox.Faults;
using PartnerDesk.Sandbox.Journal;
using PartnerDesk.Sandbox.State;
using PartnerDesk.Sandbox.Wire;

namespace PartnerDesk.Sandbox.Strictness;

/// <summary>Marks calls that nobody expects in the journal; in strict mode they are answered 501. Runs after routing.</summary>
internal sealed class StrictMiddleware(Persisted<SandboxSettings> settings)
{
    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (!JournalMiddleware.IsVendorPath(http.Request.Path))
        {
            await next(http);
            return;
        }

        StrictMode strict = settings.Current.Strict;
        bool unknown = http.GetEndpoint()?.Metadata.GetMetadata<UnknownCall>() is not null;
        bool unwanted = strict.Enabled && !strict.Expected.IsEmpty && !strict.Expected.Exists(call => IsCall(call, http.Request));
        http.Record().Unexpected = unknown || unwanted;
        if (strict.Enabled && (unknown || unwanted))
        {
            await Refusal(http.Request).ExecuteAsync(http);
            return;
        }

        await next(http);
    }

    private static bool IsCall(ExpectedCall call, HttpRequest request) =>
        (call.Method is null || string.Equals(call.Method, request.Method, StringComparison.OrdinalIgnoreCase))
        && PathPattern.Matches(call.PathPattern, request.Path);

    private static VendorAnswer Refusal(HttpRequest request) => new()
    {
        Status = StatusCodes.Status501NotImplemented,
        ContentType = "text/plain; charset=utf-8",
        Body = $"Strict mode: nobody expects {request.Method} {request.Path}.",
    };
}

/// <summary>Marks an endpoint that stands for calls the vendor does not offer, or the sandbox does not play.</summary>
internal sealed class UnknownCall;
