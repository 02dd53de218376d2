using System.Reflection;
using Microsoft.AspNetCore.Routing.Patterns;
using PartnerDesk.LocalRuntime.Timers;

namespace PartnerDesk.LocalRuntime.Discovery;

/// <summary>What starts a function, with every setting resolved.</summary>
/// <param name="Parameter">The parameter that carries the trigger's attribute.</param>
/// <param name="Kind">The binding's name, as the real host prints it.</param>
internal abstract record Trigger(ParameterInfo Parameter, string Kind);

/// <param name="Methods">Upper case; empty: every method.</param>
internal sealed record HttpTrigger(ParameterInfo Parameter, RoutePattern Route, IReadOnlyList<string> Methods) : Trigger(Parameter, "httpTrigger");

internal sealed record TimerTrigger(ParameterInfo Parameter, TimerSchedule Schedule, bool RunOnStartup, bool UseMonitor) : Trigger(Parameter, "timerTrigger");

/// <param name="AutoComplete">Null: what host.json says.</param>
internal sealed record ServiceBusTrigger(
    ParameterInfo Parameter,
    string EntityName,
    string? Subscription,
    string ConnectionName,
    string ConnectionString,
    bool? AutoComplete,
    bool IsBatched) : Trigger(Parameter, "serviceBusTrigger");

internal sealed record OrchestrationTrigger(ParameterInfo Parameter, string Orchestration, Type? InputType) : Trigger(Parameter, "orchestrationTrigger");

internal sealed record ActivityTrigger(ParameterInfo Parameter, string Activity) : Trigger(Parameter, "activityTrigger");
