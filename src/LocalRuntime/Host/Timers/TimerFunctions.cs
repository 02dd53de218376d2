using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PartnerDesk.LocalRuntime.Discovery;
using PartnerDesk.LocalRuntime.Invocation;

namespace PartnerDesk.LocalRuntime.Timers;

/// <summary>Runs timer functions while this host holds the lease on them.</summary>
internal sealed partial class TimerFunctions : IDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private readonly TableTimerLease _lease;
    private readonly InvocationFactory _invocations;
    private readonly FunctionInvoker _invoker;
    private readonly IServiceProvider _services;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IReadOnlyDictionary<string, TimerLoop> _loops;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public TimerFunctions(
        IEnumerable<FunctionDescriptor> functions,
        IScheduleStore store,
        TableTimerLease lease,
        InvocationFactory invocations,
        FunctionInvoker invoker,
        IServiceProvider services,
        TimeProvider time,
        ILogger logger)
    {
        _lease = lease;
        _invocations = invocations;
        _invoker = invoker;
        _services = services;
        _time = time;
        _logger = logger;
        _loops = functions.ToDictionary(function => function.Name, function => new TimerLoop(function, RunAsync, store, lease, time, logger), StringComparer.OrdinalIgnoreCase);
    }

    public void Start() => _running = SuperviseAsync();

    /// <summary>Starts no more runs and waits for those that run.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
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
        _lease.Dispose();
        foreach (TimerLoop loop in _loops.Values)
        {
            loop.Dispose();
        }
    }

    private async Task SuperviseAsync()
    {
        TimeSpan pause = TimeSpan.FromSeconds(1);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _lease.AcquireAsync(_stop.Token);
                pause = TimeSpan.FromSeconds(1);
                await RunWhileHeldAsync();
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (TimerLeaseLostException)
            {
                Log.Lost(_logger);
            }
#pragma warning disable CA1031 // Storage may fail in any way; timers go on when it is back.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Log.Waiting(_logger, exception, pause);
                await WaitAsync(pause);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    /// <summary>Ends when the host stops, or with the exception of a lost lease; either way no run is left.</summary>
    private async Task RunWhileHeldAsync()
    {
        using var term = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        Task keep = _lease.KeepAsync(term.Token);
        List<Task> all = [keep, .. _loops.Values.Select(loop => loop.RunAsync(term.Token))];
        Task first = await Task.WhenAny(all);
        await term.CancelAsync();
        await Task.WhenAll(all).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        if (_stop.IsCancellationRequested)
        {
            await _lease.ReleaseAsync();
            return;
        }

        await first;
    }

    private async Task RunAsync(FunctionDescriptor function, TimerInfo info, string reason)
    {
        await using AsyncServiceScope scope = _services.CreateAsyncScope();
        using OpenInvocation invocation = _invocations.Create(function, new TimerInvocation(info), BindingData.Empty, scope.ServiceProvider);
        await _invoker.InvokeAsync(invocation.Context, reason);
    }

    private async Task WaitAsync(TimeSpan pause)
    {
        try
        {
            await Task.Delay(pause, _time, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // Stopping ends the wait early.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Another host took over the timer functions: this one was too long without storage or asleep.")]
        public static partial void Lost(ILogger logger);

        [LoggerMessage(LogLevel.Warning, "Timer functions wait for storage; next try in {Pause}.")]
        public static partial void Waiting(ILogger logger, Exception exception, TimeSpan pause);
    }
}
