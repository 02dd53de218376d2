namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>Runs an invocation or the rest of its middleware.</summary>
public delegate Task FunctionExecutionDelegate(FunctionContext context);

/// <summary>A step around every invocation; one instance for the whole program.</summary>
public interface IFunctionsWorkerMiddleware
{
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
