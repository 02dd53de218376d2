using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Abstractions;

public sealed class DurableTaskRegistryTests
{
    private readonly DurableTaskRegistry _registry = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddSingleton(TimeProvider.System).BuildServiceProvider();

    [Fact]
    public void Classes_are_named_by_their_attribute_or_else_their_type()
    {
        _registry.AddOrchestrator<Plain>().AddOrchestrator(typeof(Named)).AddActivity<NeedsService>();

        Assert.Equal(["Plain", "given name"], _registry.GetOrchestrators().Select(entry => entry.Key.Name));
        Assert.Equal(["NeedsService"], _registry.GetActivities().Select(entry => entry.Key.Name));
    }

    [Fact]
    public void A_name_can_be_given_once_whatever_its_case()
    {
        _registry.AddOrchestratorFunc("Flow", _ => { }).AddActivityFunc("Flow", _ => { });

        Assert.Throws<ArgumentException>(() => _registry.AddOrchestratorFunc("FLOW", _ => { }));
        Assert.Throws<ArgumentException>(() => _registry.AddActivityFunc("flow", _ => { }));
    }

    [Fact]
    public void A_name_may_have_several_versions_each_once()
    {
        _registry
            .AddOrchestratorFunc<int, int>("Flow", "1.0", (_, _) => Task.FromResult(1))
            .AddOrchestratorFunc<int, int>("Flow", "2.0", (_, _) => Task.FromResult(2));

        var taken = Assert.Throws<ArgumentException>(
            () => _registry.AddOrchestratorFunc<int, int>("flow", "2.0", (_, _) => Task.FromResult(3)));
        Assert.Contains("version '2.0'", taken.Message, StringComparison.Ordinal);
        Assert.Equal(2, _registry.GetOrchestrators().Count());
    }

    [Fact]
    public void What_has_no_name_or_cannot_be_made_is_refused()
    {
        Assert.Throws<ArgumentException>(() => _registry.AddOrchestratorFunc(default, _ => { }));
        Assert.Throws<ArgumentException>(() => _registry.AddOrchestrator(typeof(TaskOrchestrator<int, int>)));
        Assert.Throws<ArgumentException>(() => _registry.AddActivity(typeof(Plain)));
        Assert.Throws<ArgumentNullException>(() => _registry.AddActivity("x", (Func<IServiceProvider, ITaskActivity>)null!));
        Assert.Throws<ArgumentNullException>(() => _registry.AddOrchestrator((ITaskOrchestrator)null!));
    }

    [Fact]
    public async Task Activities_get_services_and_are_made_for_each_call()
    {
        _registry.AddActivity<NeedsService>("Tell");
        Func<IServiceProvider, ITaskActivity> factory = Assert.Single(_registry.GetActivities()).Value;

        ITaskActivity activity = factory(_services);

        Assert.NotSame(activity, factory(_services));
        Assert.Equal("has a clock", await activity.RunAsync(Activity, "has a clock"));
    }

    [Fact]
    public void Singletons_are_shared()
    {
        var shared = new Plain();

        _registry.AddOrchestrator("Shared", shared);

        Assert.Same(shared, Assert.Single(_registry.GetOrchestrators()).Value(_services));
    }

    [Fact]
    public async Task Delegates_of_every_shape_run()
    {
        List<string> ran = [];
        _registry
            .AddActivityFunc<int, int>("a", (_, i) => Task.FromResult(i + 1))
            .AddActivityFunc<int, int>("b", (_, i) => i + 2)
            .AddActivityFunc<int>("c", (_, i) => Note($"c{i}"))
            .AddActivityFunc("d", _ => Note("d"))
            .AddActivityFunc("e", _ => Task.FromResult(5))
            .AddActivityFunc("f", _ => 6)
            .AddActivityFunc<int>("g", (_, i) => ran.Add($"g{i}"))
            .AddActivityFunc("h", _ => ran.Add("h"));

        List<object?> results = [];
        foreach ((_, Func<IServiceProvider, ITaskActivity> factory) in _registry.GetActivities())
        {
            ITaskActivity activity = factory(_services);
            results.Add(await activity.RunAsync(Activity, activity.InputType == typeof(int) ? 10 : null));
        }

        Assert.Equal([11, 12, null, null, 5, 6, null, null], results);
        Assert.Equal(["c10", "d", "g10", "h"], ran);

        Task Note(string text)
        {
            ran.Add(text);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Orchestrator_delegates_of_every_shape_run()
    {
        List<string> ran = [];
        var context = new ScriptedContext();
        _registry
            .AddOrchestratorFunc<int, int>("a", (_, i) => Task.FromResult(i + 1))
            .AddOrchestratorFunc<int, int>("b", (_, i) => i + 2)
            .AddOrchestratorFunc<int>("c", (_, i) => Note($"c{i}"))
            .AddOrchestratorFunc("d", _ => Note("d"))
            .AddOrchestratorFunc("e", _ => Task.FromResult(5))
            .AddOrchestratorFunc("f", _ => 6)
            .AddOrchestratorFunc<int>("g", (_, i) => ran.Add($"g{i}"))
            .AddOrchestratorFunc("h", _ => ran.Add("h"));

        List<object?> results = [];
        foreach ((_, Func<IServiceProvider, ITaskOrchestrator> factory) in _registry.GetOrchestrators())
        {
            ITaskOrchestrator orchestrator = factory(_services);
            results.Add(await orchestrator.RunAsync(context, orchestrator.InputType == typeof(int) ? 10 : null));
        }

        Assert.Equal([11, 12, null, null, 5, 6, null, null], results);
        Assert.Equal(["c10", "d", "g10", "h"], ran);

        Task Note(string text)
        {
            ran.Add(text);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Missing_input_becomes_default_and_input_of_another_type_is_refused()
    {
        ITaskOrchestrator orchestrator = FuncTaskOrchestrator.Create<int, int>((_, i) => Task.FromResult(i));
        ITaskActivity activity = FuncTaskActivity.Create<DayOfWeek, DayOfWeek>((_, d) => Task.FromResult(d));

        Assert.Equal(0, await orchestrator.RunAsync(new ScriptedContext(), null));
        Assert.Equal(DayOfWeek.Sunday, await activity.RunAsync(Activity, null));
        await Assert.ThrowsAsync<ArgumentException>(() => orchestrator.RunAsync(new ScriptedContext(), "text"));
        await Assert.ThrowsAsync<ArgumentException>(() => activity.RunAsync(Activity, "text"));
        Assert.Equal((typeof(int), typeof(int)), (orchestrator.InputType, orchestrator.OutputType));
    }

    private static TaskActivityContext Activity => Moq.Mock.Of<TaskActivityContext>();

    private sealed class Plain : TaskOrchestrator<int, int>
    {
        public override Task<int> RunAsync(TaskOrchestrationContext context, int input) => Task.FromResult(input);
    }

    [DurableTask("given name")]
    private sealed class Named : TaskOrchestrator<int, int>
    {
        public override Task<int> RunAsync(TaskOrchestrationContext context, int input) => Task.FromResult(input);
    }

    private sealed class NeedsService(TimeProvider time) : TaskActivity<string, string>
    {
        public override Task<string> RunAsync(TaskActivityContext context, string input) =>
            Task.FromResult(ReferenceEquals(time, TimeProvider.System) ? input : "no clock");
    }
}
