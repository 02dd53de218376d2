namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a timer function is told about its run.</summary>
public class TimerInfo
{
    /// <summary>Null when the schedule is not monitored.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>The run should have happened earlier: the host was stopped or busy.</summary>
    public bool IsPastDue { get; set; }
}

/// <summary>Where a schedule stands. Times are of the machine's zone, as the real worker hands them over.</summary>
public class ScheduleStatus
{
    /// <summary>The last run; year 1 before the first.</summary>
    public DateTime Last { get; set; }

    /// <summary>The next run expected.</summary>
    public DateTime Next { get; set; }

    public DateTime LastUpdated { get; set; }
}
