using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using PartnerDesk.LocalRuntime.Discovery;

namespace PartnerDesk.LocalRuntime.Invocation;

/// <summary>Runs functions through the middleware.</summary>
internal sealed partial class FunctionInvoker
{
    private readonly FunctionExecutionDelegate _pipeline;
    private readonly ILoggerFactory _loggers;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<FunctionDescriptor, FunctionBody> _bodies = new();
    private readonly ConcurrentDictionary<string, ILogger> _functionLoggers = new();

    public FunctionInvoker(InvocationPipelineBuilder pipeline, ILoggerFactory loggers, TimeProvider time)
    {
        _pipeline = pipeline.Build(ExecuteAsync);
        _loggers = loggers;
        _time = time;
    }

    /// <summary>Runs one invocation.</summary>
    /// <returns>The result after all middleware.</returns>
    /// <exception cref="Exception">What the function or a middleware threw, unwrapped, after it was logged.</exception>
    public async Task<object?> InvokeAsync(LocalFunctionContext context, string reason, LogLevel level = LogLevel.Information)
    {
        string name = context.FunctionDefinition.Name;
        ILogger logger = _functionLoggers.GetOrAdd(name, static (key, loggers) => loggers.CreateLogger($"Function.{key}"), _loggers);
        long started = _time.GetTimestamp();
        using IDisposable? scope = logger.BeginScope(new InvocationScope(name, context.InvocationId));
        Log.Executing(logger, level, name, reason, context.InvocationId);
        try
        {
            await _pipeline(context);
        }
        catch (Exception exception)
        {
            long failedAfter = (long)_time.GetElapsedTime(started).TotalMilliseconds;
            Log.Failed(logger, exception, name, context.InvocationId, failedAfter);
            throw;
        }

        long elapsed = (long)_time.GetElapsedTime(started).TotalMilliseconds;
        Log.Executed(logger, level, name, context.InvocationId, elapsed);
        return context.GetInvocationResult().Value;
    }

    private async Task ExecuteAsync(FunctionContext context)
    {
        LocalFunctionContext local = (LocalFunctionContext)context;
        FunctionBody body = _bodies.GetOrAdd(local.Function, static function => new FunctionBody(function));
        context.GetInvocationResult().Value = await body.RunAsync(local);
    }

    /// <summary>Prints as text and carries the properties for structured providers.</summary>
    private sealed class InvocationScope(string function, string invocation) : List<KeyValuePair<string, object>>(
    [
        KeyValuePair.Create<string, object>("FunctionName", function),
        KeyValuePair.Create<string, object>("InvocationId", invocation),
    ])
    {
        public override string ToString() => $"{function} {invocation}";
    }

    private static partial class Log
    {
        [LoggerMessage(Message = "Executing 'Functions.{FunctionName}' (Reason='{Reason}', Id={InvocationId})")]
        public static partial void Executing(ILogger logger, LogLevel level, string functionName, string reason, string invocationId);

        [LoggerMessage(Message = "Executed 'Functions.{FunctionName}' (Succeeded, Id={InvocationId}, Duration={DurationMilliseconds}ms)")]
        public static partial void Executed(ILogger logger, LogLevel level, string functionName, string invocationId, long durationMilliseconds);

        [LoggerMessage(LogLevel.Error, "Executed 'Functions.{FunctionName}' (Failed, Id={InvocationId}, Duration={DurationMilliseconds}ms)")]
        public static partial void Failed(ILogger logger, Exception exception, string functionName, string invocationId, long durationMilliseconds);
    }
}
