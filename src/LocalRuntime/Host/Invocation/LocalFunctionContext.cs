using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;
using PartnerDesk.LocalRuntime.Discovery;

namespace PartnerDesk.LocalRuntime.Invocation;

/// <summary>One invocation; made by a trigger, used by middleware and function, then forgotten.</summary>
/// <param name="triggerData">What the trigger's own binders read, for instance the HttpContext.</param>
internal sealed class LocalFunctionContext(
    FunctionDescriptor function,
    object triggerData,
    IReadOnlyDictionary<string, object?> bindingData,
    IServiceProvider services,
    CancellationToken cancellationToken) : FunctionContext
{
    private readonly InvocationFeatures _features = CreateFeatures();

    public FunctionDescriptor Function => function;

    public object TriggerData => triggerData;

    public override string InvocationId { get; } = Guid.NewGuid().ToString("D");

    public override string FunctionId => function.Definition.Id;

    public override TraceContext TraceContext { get; } = new CurrentTraceContext();

    public override BindingContext BindingContext { get; } = new LocalBindingContext(bindingData);

    public override RetryContext RetryContext => NoRetryContext.Instance;

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override FunctionDefinition FunctionDefinition => function.Definition;

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override IInvocationFeatures Features => _features;

    public override CancellationToken CancellationToken => cancellationToken;

    private static InvocationFeatures CreateFeatures()
    {
        var features = new InvocationFeatures();
        features.Set<InvocationResult>(new LocalInvocationResult());
        return features;
    }

    private sealed class LocalBindingContext(IReadOnlyDictionary<string, object?> data) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => data;
    }

    private sealed class NoRetryContext : RetryContext
    {
        public static readonly NoRetryContext Instance = new();

        public override int RetryCount => 0;

        public override int MaxRetryCount => 0;
    }

    private sealed class CurrentTraceContext : TraceContext
    {
        private readonly Activity? _activity = Activity.Current;

        public override string TraceParent => _activity?.Id ?? "";

        public override string TraceState => _activity?.TraceStateString ?? "";
    }
}
