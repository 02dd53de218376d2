namespace PartnerDesk.LocalRuntime.Timers;

/// <summary>Keeps the status of schedules over restarts.</summary>
internal interface IScheduleStore
{
    /// <returns>Null when none is stored.</returns>
    Task<ScheduleRecord?> ReadAsync(string function, CancellationToken cancellationToken);

    Task WriteAsync(string function, ScheduleRecord record, CancellationToken cancellationToken);
}
