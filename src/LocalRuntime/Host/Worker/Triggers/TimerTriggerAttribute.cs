using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts a function on a schedule, in UTC.</summary>
/// <param name="schedule">Six-field NCRONTAB (seconds first), five fields without seconds, a time span ("00:05:00"), or <c>%Setting%</c>.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TimerTriggerAttribute(string schedule) : TriggerBindingAttribute
{
    public string Schedule { get; } = schedule;

    /// <summary>Also run once when the host starts.</summary>
    public bool RunOnStartup { get; set; }

    /// <summary>Keep the schedule's status in storage, so that a run missed while stopped is caught up. Unset means true, except for schedules more frequent than once a minute.</summary>
    public bool UseMonitor { get; set; } = true;
}
