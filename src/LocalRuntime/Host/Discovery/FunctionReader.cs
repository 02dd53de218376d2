using System.Reflection;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using PartnerDesk.LocalRuntime.Messaging;
using PartnerDesk.LocalRuntime.Settings;
using PartnerDesk.LocalRuntime.Timers;

namespace PartnerDesk.LocalRuntime.Discovery;

/// <summary>Reads one method's declaration; notes everything that is wrong with it.</summary>
internal sealed class FunctionReader(
    string name,
    MethodInfo method,
    HostJson host,
    EnvironmentSettings settings,
    TimeProvider time,
    List<string> problems)
{
    private bool _wrong;

    /// <returns>Null when a problem was noted.</returns>
    public FunctionDescriptor? Read()
    {
        ParameterInfo[] parameters = method.GetParameters();
        List<ParameterInfo> triggers = [.. parameters.Where(parameter => parameter.GetCustomAttribute<TriggerBindingAttribute>() is not null)];
        if (triggers.Count != 1)
        {
            Problem(triggers.Count == 0 ? "it has no trigger" : "it has more than one trigger");
            return null;
        }

        if (method.IsGenericMethod || method.DeclaringType!.ContainsGenericParameters)
        {
            Problem("a generic method cannot be a function");
        }

        if (!method.IsStatic && method.DeclaringType!.IsAbstract)
        {
            Problem("its class is abstract");
        }

        if (method.ReturnType == typeof(void) && method.IsDefined(typeof(System.Runtime.CompilerServices.AsyncStateMachineAttribute)))
        {
            Problem("'async void' ends the host when it throws; return Task");
        }

        Trigger? trigger = ReadTrigger(triggers[0]);
        if (trigger is null)
        {
            return null;
        }

        var binders = new ParameterBinders(name, trigger, Problem);
        List<ParameterBinder> bound = [.. parameters.Select(binders.For)];
        return _wrong ? null : new FunctionDescriptor(name, method, trigger, new LocalFunctionDefinition(name, method), bound);
    }

    private Trigger? ReadTrigger(ParameterInfo parameter) => parameter.GetCustomAttribute<TriggerBindingAttribute>() switch
    {
        HttpTriggerAttribute http => ReadHttp(parameter, http),
        TimerTriggerAttribute timer => ReadTimer(parameter, timer),
        ServiceBusTriggerAttribute bus => ReadServiceBus(parameter, bus),
        OrchestrationTriggerAttribute orchestration => ReadOrchestration(parameter, orchestration),
        ActivityTriggerAttribute activity => new ActivityTrigger(parameter, activity.Activity ?? name),
        var other => Unknown(other!),
    };

    private HttpTrigger? ReadHttp(ParameterInfo parameter, HttpTriggerAttribute attribute)
    {
        if (attribute.AuthLevel != AuthorizationLevel.Anonymous)
        {
            Problem($"AuthorizationLevel.{attribute.AuthLevel} needs the keys of a real Functions host; declare AuthorizationLevel.Anonymous and authenticate in middleware");
        }

        if (Resolve(attribute.Route ?? name) is not { } route)
        {
            return null;
        }

        string path = string.Join('/', new[] { host.RoutePrefix, route.TrimStart('/') }.Where(part => part.Length > 0));
        try
        {
            return new HttpTrigger(parameter, RoutePatternFactory.Parse(path), [.. (attribute.Methods ?? []).Select(verb => verb.ToUpperInvariant())]);
        }
        catch (RoutePatternException exception)
        {
            Problem($"route '{path}' is wrong: {exception.Message}");
            return null;
        }
    }

    private TimerTrigger? ReadTimer(ParameterInfo parameter, TimerTriggerAttribute attribute)
    {
        if (Resolve(attribute.Schedule) is not { } text)
        {
            return null;
        }

        if (!TimerSchedule.TryParse(text, out TimerSchedule? schedule))
        {
            Problem($"schedule '{text}' is neither a cron expression of six fields ({{second}} {{minute}} {{hour}} {{day}} {{month}} {{day-of-week}}) nor a time span");
            return null;
        }

        bool monitored = attribute.UseMonitor && !schedule.IsSubMinute(time.GetUtcNow().UtcDateTime);
        return new TimerTrigger(parameter, schedule, attribute.RunOnStartup, monitored);
    }

    private ServiceBusTrigger? ReadServiceBus(ParameterInfo parameter, ServiceBusTriggerAttribute attribute)
    {
        string? entity = Resolve(attribute.QueueName ?? attribute.TopicName);
        string? subscription = Resolve(attribute.SubscriptionName);
        string connection = attribute.Connection ?? "AzureWebJobsServiceBus";
        string? connectionString = settings[connection] ?? settings[$"ConnectionStrings__{connection}"];
        if (connectionString is null)
        {
            Problem(settings[$"{connection}__fullyQualifiedNamespace"] is null
                ? $"the setting '{connection}' with the Service Bus connection string is missing"
                : $"'{connection}__fullyQualifiedNamespace' names a real namespace; LocalRuntime wants a connection string in '{connection}'");
        }

        else if (!LocalNamespace.IsLocal(connectionString))
        {
            Problem($"the setting '{connection}' names a real namespace; LocalRuntime serves connection strings with UseDevelopmentEmulator=true");
        }

        if (attribute.IsSessionsEnabled)
        {
            Problem("sessions are not part of LocalRuntime");
        }

        return entity is null || connectionString is null
            ? null
            : new ServiceBusTrigger(parameter, entity, subscription, connection, connectionString, SetInCode(parameter, nameof(attribute.AutoCompleteMessages)) ? attribute.AutoCompleteMessages : null, attribute.IsBatched);
    }

    private OrchestrationTrigger ReadOrchestration(ParameterInfo parameter, OrchestrationTriggerAttribute attribute)
    {
        if (!method.IsStatic)
        {
            Problem("an orchestrator must be a static method: an instance's services have no place in a replay");
        }

        Type? input = method.GetParameters()
            .Where(other => other.GetCustomAttribute<BindingAttribute>() is null && other.ParameterType != typeof(FunctionContext) && other.ParameterType != typeof(CancellationToken))
            .Select(other => other.ParameterType)
            .FirstOrDefault();
        return new OrchestrationTrigger(parameter, attribute.Orchestration ?? name, input);
    }

    private Trigger? Unknown(TriggerBindingAttribute attribute)
    {
        Problem($"LocalRuntime does not know the trigger {attribute.GetType().Name}");
        return null;
    }

    private bool SetInCode(ParameterInfo parameter, string property) => parameter.GetCustomAttributesData()
        .Any(data => data.NamedArguments.Any(argument => argument.MemberName == property));

    /// <summary>Replaces each <c>%Setting%</c>; null when there is no text or a setting is missing.</summary>
    private string? Resolve(string? text)
    {
        if (text is null)
        {
            return null;
        }

        string resolved = SettingNames.Resolve(text, settings, out string? missing);
        if (missing is null)
        {
            return resolved;
        }

        Problem($"'%{missing}%' is not resolved: the setting '{missing}' is missing (environment or local.settings.json)");
        return null;
    }

    private void Problem(string what)
    {
        _wrong = true;
        problems.Add($"Function '{name}' ({FunctionCatalog.Where(method)}): {what}.");
    }
}
