using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PartnerDesk.LocalRuntime.Storage;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.Host.Tests.Storage;

[Trait("Category", "Azurite")]
public sealed class LeaseRenewalTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_renewal_whose_answer_is_lost_does_not_lose_the_lease()
    {
        var wire = new LostAnswers();
        TableClient table = await TableAsync(wire);
        bool isLost = false;
        await using var lease = new HostLease(table, _time, NullLogger.Instance, () => isLost = true);
        await lease.AcquireAsync(TextWriter.Null, CancellationToken.None);
        _time.Advance(TimeSpan.FromMinutes(1));

        wire.Count = 1;
        await lease.EnsureHeldAsync(CancellationToken.None);

        Assert.False(isLost);
    }

    private async Task<TableClient> TableAsync(LostAnswers wire)
    {
        var options = new TableClientOptions();
        options.Retry.MaxRetries = 1;
        options.Retry.Delay = TimeSpan.FromMilliseconds(1);
        options.AddPolicy(wire, HttpPipelinePosition.PerRetry);
        TableClient table = new TableServiceClient(azurite.ConnectionString, options).GetTableClient(azurite.NewPrefix() + "Lease");
        await table.CreateAsync();
        return table;
    }

    /// <summary>Lets requests through and loses the answers to the next few.</summary>
    private sealed class LostAnswers : HttpPipelinePolicy
    {
        public int Count { get; set; }

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            await ProcessNextAsync(message, pipeline);
            if (Count-- > 0)
            {
                throw new HttpRequestException("Cut off by the test after the request.");
            }
        }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);
    }
}
