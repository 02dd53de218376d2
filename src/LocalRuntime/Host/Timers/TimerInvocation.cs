using Microsoft.Azure.Functions.Worker;

namespace PartnerDesk.LocalRuntime.Timers;

/// <summary>What a timer function's parameter is bound from.</summary>
internal sealed record TimerInvocation(TimerInfo Info);
