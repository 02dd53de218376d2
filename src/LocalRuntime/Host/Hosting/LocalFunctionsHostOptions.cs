using System.Reflection;
using Microsoft.Extensions.Logging;
using PartnerDesk.LocalRuntime.Startup;

namespace PartnerDesk.LocalRuntime.Hosting;

/// <summary>How a host of functions runs: as the program itself, or inside a test.</summary>
public sealed class LocalFunctionsHostOptions
{
    private const string DrainTimeoutName = "LocalRuntime__DrainTimeout";
    private static readonly TimeSpan DefaultDrainTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The program's arguments; they are part of its configuration.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Where functions are looked for, beside <see cref="FunctionTypes"/>. Null: the entry assembly and what it references of the same product, unless types are given.</summary>
    public IReadOnlyList<Assembly>? Assemblies { get; init; }

    /// <summary>Single classes of functions.</summary>
    public IReadOnlyList<Type> FunctionTypes { get; init; } = [];

    /// <summary>The HTTP port on 127.0.0.1; 0: a free one.</summary>
    public int Port { get; init; }

    /// <summary>The settings as environment variables name them (<c>A__B</c>). Null: the environment of this process.</summary>
    public IReadOnlyDictionary<string, string?>? Settings { get; init; }

    /// <summary>The text of host.json; null: the file beside the program.</summary>
    public string? HostJson { get; init; }

    /// <summary>The declaration of queues and topics; null: the setting <c>LocalRuntime__ServiceBusEntities</c>, else <c>servicebus.json</c> beside the program.</summary>
    public string? ServiceBusEntitiesPath { get; init; }

    /// <summary>Put before the names of the host's own tables; null: the setting <c>LocalRuntime__TablePrefix</c>, else none. Letters and digits, first a letter.</summary>
    public string? TablePrefix { get; init; }

    /// <summary>The clock of timers, queues and orchestrations.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Adds log providers; null: the console.</summary>
    public Action<ILoggingBuilder>? Logging { get; init; }

    /// <summary>Where the list of functions and start-up progress go; null: standard output.</summary>
    public TextWriter? Output { get; init; }

    /// <summary>How long running functions have to end when the host stops, before their tokens fire; default 10 s. For the program the setting <c>LocalRuntime__DrainTimeout</c>.</summary>
    public TimeSpan DrainTimeout { get; init; } = DefaultDrainTimeout;

    /// <summary>What surrounds the program on its machine (local settings, storage, companions); null inside a test. With it, a start that fails ends the process.</summary>
    internal LocalStartup? Startup { get; private init; }

    internal static LocalFunctionsHostOptions ForProgram(string[] args)
    {
        var startup = LocalStartup.Prepare(args, Console.Out, TimeProvider.System);
        return new LocalFunctionsHostOptions { Arguments = args, Port = startup.Port, DrainTimeout = DrainTimeoutSetting(), Startup = startup };
    }

    private static TimeSpan DrainTimeoutSetting() => Environment.GetEnvironmentVariable(DrainTimeoutName) switch
    {
        null or "" => DefaultDrainTimeout,
        var text when TimeSpan.TryParse(text, out TimeSpan value) && value >= TimeSpan.Zero => value,
        var text => throw new LocalFunctionsHostException($"The setting '{DrainTimeoutName}' is '{text}', expected a time span such as 00:00:10."),
    };
}
