namespace PartnerDesk.LocalRuntime.Timers;

/// <summary>Lets one host at a time run timer functions.</summary>
internal interface ITimerLease
{
    /// <summary>Returns while this host holds the lease; renews it first when it may have run out.</summary>
    /// <exception cref="TimerLeaseLostException">Another host has it now.</exception>
    Task EnsureHeldAsync(CancellationToken cancellationToken);
}

/// <summary>Another host runs the timers now.</summary>
internal sealed class TimerLeaseLostException() : Exception("Another host has the lease on timer functions.");
