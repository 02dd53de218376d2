using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PartnerDesk.Core.Diagnosis;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace PartnerDesk.Adapters.Vendor;

/// <summary>Calls the vendor: a time-out per try and per call, bounded retries that obey Retry-After, both ids of every failure logged.</summary>
/// <remarks>Only for calls that may be repeated: reads, token requests, and writes that carry a request id.</remarks>
public sealed partial class VendorHttp
{
    public const string ClientName = "vendor";

    private readonly IHttpClientFactory _clients;
    private readonly VendorOptions _options;
    private readonly ILogger<VendorHttp> _logger;
    private readonly ResiliencePipeline<Attempt> _pipeline;

    public VendorHttp(IHttpClientFactory clients, IOptions<VendorOptions> options, TimeProvider time, ILogger<VendorHttp> logger)
    {
        _clients = clients;
        _options = options.Value;
        _logger = logger;
        var builder = new ResiliencePipelineBuilder<Attempt> { TimeProvider = time };
        builder.AddTimeout(_options.CallTimeout);
        if (_options.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<Attempt>
            {
                MaxRetryAttempts = _options.Retries,
                Delay = _options.RetryDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = args => ValueTask.FromResult(IsTransient(args.Outcome) && IsWorthWaiting(args.Outcome)),
                DelayGenerator = args => ValueTask.FromResult(args.Outcome.Result?.RetryAfter),
            });
        }

        _pipeline = builder.AddTimeout(_options.TryTimeout).Build();
    }

    /// <summary>Sends a request that <paramref name="create"/> makes anew for each try.</summary>
    /// <param name="source">Names the API in logs and details, for example "Graph".</param>
    public async Task<VendorAnswer> SendAsync(string source, Func<HttpRequestMessage> create, string requestId, string correlationId, CancellationToken cancellationToken)
    {
        VendorAnswer.Failed failed;
        try
        {
            Attempt attempt = await _pipeline.ExecuteAsync(async token => await TryOnceAsync(create, token), cancellationToken);
            string answeredId = attempt.RequestId ?? requestId;
            if (attempt.IsSuccess)
            {
                if (attempt.Body is { } body)
                {
                    return new VendorAnswer.Ok(body, answeredId, correlationId);
                }

                failed = new VendorAnswer.Failed(UnreadableReason.Garbled, attempt.Status, null, $"{source} answered something that is not JSON.", answeredId, correlationId);
            }
            else
            {
                failed = Classify(source, attempt, answeredId, correlationId);
            }
        }
        catch (TimeoutRejectedException)
        {
            failed = new VendorAnswer.Failed(UnreadableReason.TimedOut, 0, null, $"{source} did not answer in time.", requestId, correlationId);
        }
        catch (HttpRequestException)
        {
            failed = new VendorAnswer.Failed(UnreadableReason.Unavailable, 0, null, $"{source} cannot be reached.", requestId, correlationId);
        }

        Log.CallFailed(_logger, source, failed.Reason, failed.Status, failed.Code, failed.RequestId, failed.CorrelationId);
        return failed;
    }

    private async Task<Attempt> TryOnceAsync(Func<HttpRequestMessage> create, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = create();
        using HttpClient client = _clients.CreateClient(ClientName);
        client.Timeout = Timeout.InfiniteTimeSpan;
        client.MaxResponseContentBufferSize = _options.MaxAnswerBytes;
        try
        {
            using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
            byte[] bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return new Attempt(
                (int)response.StatusCode,
                response.IsSuccessStatusCode,
                VendorJson.Parse(bytes),
                Header(response, "request-id") ?? Header(response, "MS-RequestId"),
                RetryAfter(response));
        }
        catch (IOException e)
        {
            // The connection broke while the body was read: the same to us as none.
            throw new HttpRequestException("The answer ended early.", e);
        }
    }

    private static bool IsTransient(Outcome<Attempt> outcome) => outcome switch
    {
        { Exception: HttpRequestException or TimeoutRejectedException } => true,
        { Result.Status: 408 or 429 or 500 or 502 or 503 or 504 } => true,
        _ => false,
    };

    /// <summary>A vendor that wants us to come back later than this call lasts is answered by telling so, not by sitting it out.</summary>
    private bool IsWorthWaiting(Outcome<Attempt> outcome) => outcome.Result?.RetryAfter is not { } wait || wait < _options.CallTimeout / 2;

    private static VendorAnswer.Failed Classify(string source, Attempt attempt, string requestId, string correlationId)
    {
        string? code = ErrorCode(attempt.Body);
        UnreadableReason reason = attempt.Status switch
        {
            401 => UnreadableReason.SignInNeeded,
            403 => UnreadableReason.RightsMissing,
            404 => UnreadableReason.UnknownCustomer,
            429 => UnreadableReason.Throttled,
            408 or 504 => UnreadableReason.TimedOut,
            _ => UnreadableReason.Unavailable,
        };
        string detail = string.Create(CultureInfo.InvariantCulture, $"{source} answered {attempt.Status}{(code is null ? "" : $" (code {code})")}.");
        return new VendorAnswer.Failed(reason, attempt.Status, code, detail, requestId, correlationId);
    }

    /// <summary>The code of whichever error shape it is: Partner Center's, Graph's, or a token endpoint's.</summary>
    private static string? ErrorCode(JsonElement? body)
    {
        if (body is not { ValueKind: JsonValueKind.Object } error)
        {
            return null;
        }

        string? code = error.Text("code") ?? (error.Member("error") is { ValueKind: JsonValueKind.Object } nested ? nested.Text("code") : error.Text("error"));
        return code is { Length: <= 100 } ? code : null;
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) && values.FirstOrDefault() is { Length: > 0 and <= 100 } value ? value : null;

    private static TimeSpan? RetryAfter(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
            ? response.Headers.RetryAfter?.Delta
            : null;

    private sealed record Attempt(int Status, bool IsSuccess, JsonElement? Body, string? RequestId, TimeSpan? RetryAfter);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Source} could not be read: {Reason}, status {Status}, code {Code}. Request {VendorRequestId}, correlation {CorrelationId}.")]
        public static partial void CallFailed(ILogger logger, string source, UnreadableReason reason, int status, string? code, string vendorRequestId, string correlationId);
    }
}
