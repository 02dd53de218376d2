using Microsoft.Azure.Functions.Worker.Middleware;

namespace PartnerDesk.LocalRuntime.Invocation;

/// <summary>Chains middleware in the order of registration, the function last.</summary>
internal sealed class InvocationPipelineBuilder
{
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> _steps = [];

    public void Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> step) => _steps.Add(step);

    public FunctionExecutionDelegate Build(FunctionExecutionDelegate last) =>
        Enumerable.Reverse(_steps).Aggregate(last, (next, step) => step(next));
}
