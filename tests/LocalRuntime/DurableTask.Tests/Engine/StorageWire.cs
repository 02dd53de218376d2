using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Engine;

/// <summary>Counts the requests to storage and makes chosen ones fail, before the service sees them or after.</summary>
public sealed class StorageWire
{
    private int _count;
    private int _batches;

    /// <summary>Requests so far, renewals of the lease left out.</summary>
    public int Count => Volatile.Read(ref _count);

    public int Batches => Volatile.Read(ref _batches);

    /// <summary>Says what becomes of the n-th request; null lets it through.</summary>
    public Func<int, Request, WireFault?>? Fault { get; set; }

    public void Reset() => Fault = null;

    public TableClientOptions Options()
    {
        var options = new TableClientOptions();
        options.Retry.MaxRetries = 0;
        options.AddPolicy(new Policy(this), HttpPipelinePosition.PerRetry);
        return options;
    }

    private sealed class Policy(StorageWire wire) : HttpPipelinePolicy
    {
        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            if (message.Request.Uri.ToString().Contains("lease", StringComparison.Ordinal))
            {
                await ProcessNextAsync(message, pipeline);
                return;
            }

            int number = Interlocked.Increment(ref wire._count);
            if (message.Request.Uri.ToString().Contains("$batch", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref wire._batches);
            }

            switch (wire.Fault?.Invoke(number, message.Request))
            {
                case WireFault.NeverArrives:
                    throw new HttpRequestException("Cut off by the test before the request.");
                case WireFault.AnswerLost:
                    await ProcessNextAsync(message, pipeline);
                    throw new HttpRequestException("Cut off by the test after the request.");
                default:
                    await ProcessNextAsync(message, pipeline);
                    break;
            }
        }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);
    }
}

public enum WireFault
{
    NeverArrives,
    AnswerLost,
}
