using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PartnerDesk.LocalRuntime.Discovery;
using PartnerDesk.LocalRuntime.Invocation;
using PartnerDesk.LocalRuntime.Storage;

namespace PartnerDesk.LocalRuntime.Timers;

/// <summary>Runs the functions that have a schedule.</summary>
internal sealed class TimerFunctions : IDisposable
{
    private readonly InvocationFactory _invocations;
    private readonly FunctionInvoker _invoker;
    private readonly IServiceProvider _services;
    private readonly IReadOnlyDictionary<string, TimerLoop> _loops;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public TimerFunctions(
        IEnumerable<FunctionDescriptor> functions,
        IScheduleStore store,
        IHostLease lease,
        InvocationFactory invocations,
        FunctionInvoker invoker,
        IServiceProvider services,
        TimeProvider time,
        ILogger logger)
    {
        _invocations = invocations;
        _invoker = invoker;
        _services = services;
        _loops = functions.ToDictionary(function => function.Name, function => new TimerLoop(function, RunAsync, store, lease, time, logger), StringComparer.OrdinalIgnoreCase);
    }

    public void Start() => _running = Task.WhenAll(_loops.Values.Select(loop => loop.RunAsync(_stop.Token)));

    /// <summary>Starts no more runs and waits for those that run.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await Task.WhenAll(_loops.Values.Select(loop => loop.WhenIdleAsync()));
    }

    /// <summary>Starts one run of a function now.</summary>
    /// <returns>False: there is no timer function of this name.</returns>
    public bool TryRunByHand(string name)
    {
        if (!_loops.TryGetValue(name, out TimerLoop? loop))
        {
            return false;
        }

        // Nobody waits for it: what it throws is logged where it runs.
        _ = Task.Run(loop.RunByHandAsync);
        return true;
    }

    public void Dispose()
    {
        _stop.Dispose();
        foreach (TimerLoop loop in _loops.Values)
        {
            loop.Dispose();
        }
    }

    private async Task RunAsync(FunctionDescriptor function, TimerInfo info, string reason)
    {
        await using AsyncServiceScope scope = _services.CreateAsyncScope();
        using OpenInvocation invocation = _invocations.Create(function, new TimerInvocation(info), BindingData.Empty, scope.ServiceProvider);
        await _invoker.InvokeAsync(invocation.Context, reason);
    }
}
