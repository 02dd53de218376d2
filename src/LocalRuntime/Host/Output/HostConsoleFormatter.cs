using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace PartnerDesk.LocalRuntime.Output;

/// <summary>One line an entry: UTC time, level, short category, message; an exception follows on its own lines.</summary>
internal sealed class HostConsoleFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "functions";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        string message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        textWriter.Write($"[{time.GetUtcNow().UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}] {Level(logEntry.LogLevel)} {Short(logEntry.Category)}: ");
        textWriter.WriteLine(message);
        if (logEntry.Exception is not null)
        {
            textWriter.WriteLine(logEntry.Exception);
        }
    }

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        LogLevel.Critical => "crit",
        _ => "none",
    };

    private static string Short(string category) =>
        category.StartsWith("Function.", StringComparison.Ordinal) || category.StartsWith("Host.", StringComparison.Ordinal)
            ? category
            : category[(category.LastIndexOf('.') + 1)..];
}
