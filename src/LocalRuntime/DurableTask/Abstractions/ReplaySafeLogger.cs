using Microsoft.Extensions.Logging;

namespace Microsoft.DurableTask;

/// <summary>Says each thing once: silent while the orchestrator is replayed.</summary>
internal sealed class ReplaySafeLogger(TaskOrchestrationContext context, ILogger inner) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!context.IsReplaying)
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}

/// <summary>Makes replay-safe loggers over the context's own factory, which it does not own.</summary>
internal sealed class ReplaySafeLoggerFactory(TaskOrchestrationContext context) : ILoggerFactory
{
    // A context that wraps another may hand out the other's replay-safe factory; one that hands out its own would
    // be followed for ever.
    private const int MaxDepth = 10;

    public static ILoggerFactory Unwrap(ILoggerFactory factory)
    {
        for (int depth = 0; factory is ReplaySafeLoggerFactory wrapped; depth++)
        {
            factory = depth < MaxDepth
                ? wrapped.Context.UnderlyingLoggerFactory
                : throw new InvalidOperationException("A context's logger factory must not be its own replay-safe logger factory.");
        }

        return factory;
    }

    private TaskOrchestrationContext Context => context;

    public ILogger CreateLogger(string categoryName) =>
        new ReplaySafeLogger(context, Unwrap(context.UnderlyingLoggerFactory).CreateLogger(categoryName));

    /// <exception cref="NotSupportedException">Always: providers belong to the host's factory.</exception>
    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("Add providers to the host's logger factory, not to a replay-safe one.");

    public void Dispose()
    {
    }
}
