using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using PartnerDesk.LocalRuntime.Discovery;
using PartnerDesk.LocalRuntime.Storage;

namespace PartnerDesk.LocalRuntime.Timers;

/// <summary>Runs one timer function on its schedule: never twice at once, past due once after a stop, whatever a run throws.</summary>
internal sealed partial class TimerLoop(
    FunctionDescriptor function,
    Func<FunctionDescriptor, TimerInfo, string, Task> run,
    IScheduleStore store,
    IHostLease lease,
    TimeProvider time,
    ILogger logger) : IDisposable
{
    /// <summary>Longest wait at a stretch: a machine that slept is at most this late.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private readonly TimerTrigger _trigger = (TimerTrigger)function.Trigger;
    private readonly SemaphoreSlim _oneRun = new(1, 1);
    private ScheduleRecord? _record;

    /// <summary>Runs until <paramref name="stop"/> fires and the last run has ended.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            bool pastDue = await BeginAsync(stop);
            Log.Begins(logger, function.Name, _trigger.Schedule, _record!.Next);
            if (pastDue)
            {
                Log.PastDue(logger, function.Name);
                await RunOnceAsync(isPastDue: true, scheduled: false, stop);
            }
            else if (_trigger.RunOnStartup)
            {
                await RunOnceAsync(isPastDue: false, scheduled: false, stop);
            }

            while (true)
            {
                await WaitUntilAsync(_record!.Next, stop);
                await RunOnceAsync(isPastDue: false, scheduled: true, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The host stops.
        }
        catch (HostLeaseLostException)
        {
            // Another host runs the schedule now; this one stops.
        }
    }

    /// <summary>Runs the function now, beside its schedule, which stays as it is.</summary>
    public async Task RunByHandAsync()
    {
        await _oneRun.WaitAsync();
        try
        {
            await InvokeAsync(isPastDue: false, "This function was programmatically called via the host APIs.");
        }
        finally
        {
            _oneRun.Release();
        }
    }

    /// <summary>Waits for a run, also one by hand.</summary>
    public async Task WhenIdleAsync()
    {
        await _oneRun.WaitAsync();
        _oneRun.Release();
    }

    public void Dispose() => _oneRun.Dispose();

    /// <returns>Whether a run was missed.</returns>
    private async Task<bool> BeginAsync(CancellationToken stop)
    {
        DateTime now = Now();
        if (!_trigger.UseMonitor)
        {
            _record = ScheduleRecord.First(_trigger.Schedule, now);
            return false;
        }

        ScheduleRecord? stored = await RetryAsync(token => store.ReadAsync(function.Name, token), stop);
        _record = stored?.Under(_trigger.Schedule, now) ?? ScheduleRecord.First(_trigger.Schedule, now);
        if (_record != stored)
        {
            await SaveAsync(stop);
        }

        return now > _record.Next;
    }

    private async Task RunOnceAsync(bool isPastDue, bool scheduled, CancellationToken stop)
    {
        await RetryAsync(
            async token =>
            {
                await lease.EnsureHeldAsync(token);
                return true;
            },
            stop);
        await _oneRun.WaitAsync(stop);
        try
        {
            DateTime startedAt = Now();
            await InvokeAsync(isPastDue, $"Timer fired at {startedAt:O}");
            _record = ScheduleRecord.AfterRun(_trigger.Schedule, startedAt, _record!, scheduled);
            if (_trigger.UseMonitor)
            {
                await SaveAsync(stop);
            }
        }
        finally
        {
            _oneRun.Release();
        }

        stop.ThrowIfCancellationRequested();
    }

    private async Task InvokeAsync(bool isPastDue, string reason)
    {
        var info = new TimerInfo { IsPastDue = isPastDue, ScheduleStatus = _trigger.UseMonitor ? _record?.ToStatus() : null };
        try
        {
            await run(function, info, reason);
        }
#pragma warning disable CA1031 // Whatever a run throws is logged where it ran; the schedule goes on.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    private async Task WaitUntilAsync(DateTime next, CancellationToken stop)
    {
        while (next - Now() is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left < LongestWait ? left : LongestWait, time, stop);
        }
    }

    /// <summary>The status is saved once more after the next run when this fails; a stop in between only costs a repeated run.</summary>
    private async Task SaveAsync(CancellationToken stop)
    {
        try
        {
            // Not under 'stop': a run that ended while the host stops must not be repeated at the next start.
            await store.WriteAsync(function.Name, _record!, CancellationToken.None);
        }
#pragma warning disable CA1031 // Any failure of storage; see the summary.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.NotSaved(logger, exception, function.Name);
            stop.ThrowIfCancellationRequested();
        }
    }

    private async Task<T> RetryAsync<T>(Func<CancellationToken, Task<T>> attempt, CancellationToken stop)
    {
        for (TimeSpan pause = TimeSpan.FromSeconds(1); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await attempt(stop);
            }
            catch (Exception exception) when (!stop.IsCancellationRequested && exception is not HostLeaseLostException)
            {
                Log.Waiting(logger, exception, function.Name, pause);
            }

            await Task.Delay(pause, time, stop);
        }
    }

    private DateTime Now() => time.GetUtcNow().UtcDateTime;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "Schedule of function '{FunctionName}': {Schedule}, next at {Next:O}.")]
        public static partial void Begins(ILogger logger, string functionName, TimerSchedule schedule, DateTime next);

        [LoggerMessage(LogLevel.Information, "Function '{FunctionName}' is past due on its schedule: it runs now.")]
        public static partial void PastDue(ILogger logger, string functionName);

        [LoggerMessage(LogLevel.Warning, "The schedule status of function '{FunctionName}' could not be saved.")]
        public static partial void NotSaved(ILogger logger, Exception exception, string functionName);

        [LoggerMessage(LogLevel.Warning, "The schedule of function '{FunctionName}' waits for storage; next try in {Pause}.")]
        public static partial void Waiting(ILogger logger, Exception exception, string functionName, TimeSpan pause);
    }
}
