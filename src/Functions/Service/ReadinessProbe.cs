using Azure;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;
using PartnerDesk.Adapters.Tables;

namespace PartnerDesk.Functions.Service;

/// <summary>Asks storage and bus whether they answer, within a bounded time.</summary>
public sealed partial class ReadinessProbe(RequestTables tables, ServiceBusClient bus, TimeProvider time, ILogger<ReadinessProbe> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>True per part when it answered in time.</summary>
    public async Task<IReadOnlyDictionary<string, bool>> CheckAsync(CancellationToken cancellationToken)
    {
        Task<bool> storage = AnswersAsync("storage", async token =>
        {
            await (await tables.Requests.GetAsync(token)).GetEntityIfExistsAsync<Azure.Data.Tables.TableEntity>("-", "-", cancellationToken: token);
        }, cancellationToken);
        Task<bool> messages = AnswersAsync("bus", async token =>
        {
            await using ServiceBusReceiver receiver = bus.CreateReceiver(Intake.SupportRequestQueueFunctions.Queue);
            await receiver.PeekMessageAsync(cancellationToken: token);
        }, cancellationToken);
        return new Dictionary<string, bool>(StringComparer.Ordinal) { ["storage"] = await storage, ["bus"] = await messages };
    }

    private async Task<bool> AnswersAsync(string part, Func<CancellationToken, Task> ask, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await ask(linked.Token);
            return true;
        }
        catch (Exception e) when (e is RequestFailedException or ServiceBusException or AggregateException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            Log.NotReady(logger, part, e.GetType().Name);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Not ready: {Part} does not answer ({Error}).")]
        public static partial void NotReady(ILogger logger, string part, string error);
    }
}
