using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using PartnerDesk.LocalRuntime.Discovery;
using PartnerDesk.LocalRuntime.DurableTask;
using PartnerDesk.LocalRuntime.Hosting;
using PartnerDesk.LocalRuntime.Invocation;
using PartnerDesk.LocalRuntime.Settings;
using PartnerDesk.LocalRuntime.Storage;

namespace PartnerDesk.LocalRuntime.Durable;

/// <summary>The task hub of host.json with the program's orchestrators and activities.</summary>
internal static class FunctionsTaskHub
{
    /// <summary>Whether the program has orchestrations or uses their client.</summary>
    public static bool IsNeededBy(IEnumerable<FunctionDescriptor> functions) => functions.Any(function =>
        function.Trigger is OrchestrationTrigger or ActivityTrigger || function.Definition.InputBindings.Values.Any(binding => binding.Type == "durableClient"));

    /// <exception cref="LocalFunctionsHostException">A setting of host.json is wrong.</exception>
    public static DurableTaskHub Create(
        IEnumerable<FunctionDescriptor> functions,
        HostJson host,
        HostStorage storage,
        InvocationFactory invocations,
        FunctionInvoker invoker,
        IServiceProvider services,
        TimeProvider time,
        TimeSpan drainTimeout,
        ILoggerFactory loggers)
    {
        var registry = new DurableTaskRegistry();
        foreach (FunctionDescriptor function in functions)
        {
            if (function.Trigger is OrchestrationTrigger orchestration)
            {
                var orchestrator = new FunctionOrchestrator(function, invocations, invoker, services, WorkerDataConverter.Instance, loggers);
                registry.AddOrchestrator(orchestration.Orchestration, orchestrator);
            }
            else if (function.Trigger is ActivityTrigger activity)
            {
                registry.AddActivity(activity.Activity, new FunctionActivity(function, invocations, invoker, services));
            }
        }

        return new DurableTaskHub(
            new DurableTaskHubOptions
            {
                TableService = storage.Tables,
                HubName = storage.Prefix + host.HubName,
                TimeProvider = time,
                DefaultVersion = host.DefaultVersion,
                MaxConcurrentActivities = host.MaxConcurrentActivities,
                MaxConcurrentOrchestrators = host.MaxConcurrentOrchestrators,
                OverridableExistingInstanceStates = host.OverridableExistingInstanceStates,
                DrainTimeout = drainTimeout,
                DataConverter = WorkerDataConverter.Instance,
                Services = services,
                LoggerFactory = loggers,
            },
            registry);
    }
}
