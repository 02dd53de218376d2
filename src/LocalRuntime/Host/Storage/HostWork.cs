using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using PartnerDesk.LocalRuntime.Discovery;

namespace PartnerDesk.LocalRuntime.Storage;

/// <summary>The host's table and its lease: what must be had before queues, timers and orchestrations begin.</summary>
internal sealed class HostWork : IAsyncDisposable
{
    private HostWork(HostStorage storage, TableClient table, HostLease lease)
    {
        Storage = storage;
        Table = table;
        Lease = lease;
    }

    public HostStorage Storage { get; }

    /// <summary>Holds the lease and the status of schedules.</summary>
    public TableClient Table { get; }

    public HostLease Lease { get; }

    /// <summary>Whether any of the functions needs the host's storage.</summary>
    public static bool IsNeededBy(IEnumerable<FunctionDescriptor> functions) => functions.Any(function =>
        function.Trigger is not HttpTrigger || function.Definition.InputBindings.Values.Any(binding => binding.Type == "durableClient"));

    /// <summary>Waits for storage, then for the lease, and says so while it waits.</summary>
    public static async Task<HostWork> BeginAsync(
        HostStorage storage, TextWriter output, TimeProvider time, ILogger logger, Action onLeaseLost, CancellationToken cancellationToken)
    {
        TableClient table = await storage.OpenTableAsync("FunctionsHost", output, time, cancellationToken);
        var lease = new HostLease(table, time, logger, onLeaseLost);
        try
        {
            await lease.AcquireAsync(output, cancellationToken);
            return new HostWork(storage, table, lease);
        }
        catch
        {
            await lease.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => Lease.DisposeAsync();
}
