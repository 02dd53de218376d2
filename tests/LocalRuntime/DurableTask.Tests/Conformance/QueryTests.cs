using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using static Microsoft.DurableTask.Client.OrchestrationRuntimeStatus;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Conformance;

public sealed class QueryTests
{
    [Fact]
    public async Task Pages_hold_as_many_as_asked_and_the_last_has_no_token()
    {
        await using ConformanceHost host = await SevenAsync();

        List<Page<OrchestrationMetadata>> pages = await host.Client.GetAllInstancesAsync(new OrchestrationQuery(PageSize: 2)).AsPages().ToListAsync();

        Assert.Equal([2, 2, 2, 1], pages.Select(page => page.Values.Count));
        Assert.All(pages[..3], page => Assert.NotNull(page.ContinuationToken));
        Assert.Null(pages[3].ContinuationToken);
        Assert.Equal(["a1", "a2", "a3", "b1", "b2", "b3", "b4"], pages.SelectMany(page => page.Values).Select(i => i.InstanceId).Order());
    }

    [Fact]
    public async Task A_size_hint_comes_before_the_page_size()
    {
        await using ConformanceHost host = await SevenAsync();

        List<Page<OrchestrationMetadata>> pages =
            await host.Client.GetAllInstancesAsync(new OrchestrationQuery(PageSize: 2)).AsPages(pageSizeHint: 4).ToListAsync();

        Assert.Equal([4, 3], pages.Select(page => page.Values.Count));
    }

    [Fact]
    public async Task A_token_goes_on_after_its_page()
    {
        await using ConformanceHost host = await SevenAsync();
        var query = new OrchestrationQuery(PageSize: 3);
        Page<OrchestrationMetadata> first = await host.Client.GetAllInstancesAsync(query).AsPages().FirstAsync();

        List<OrchestrationMetadata> byPages = await host.Client.GetAllInstancesAsync(query).AsPages(first.ContinuationToken).SelectMany(page => page.Values).ToListAsync();
        List<OrchestrationMetadata> byQuery = await host.Client.GetAllInstancesAsync(query with { ContinuationToken = first.ContinuationToken }).ToListAsync();

        Assert.Equal(4, byPages.Count);
        Assert.Empty(byPages.Select(i => i.InstanceId).Intersect(first.Values.Select(i => i.InstanceId)));
        Assert.Equal(byPages.Select(i => i.InstanceId), byQuery.Select(i => i.InstanceId));
    }

    [Fact]
    public async Task Prefixes_are_case_sensitive()
    {
        await using ConformanceHost host = await SevenAsync();

        Assert.Equal(["a1", "a2", "a3"], await IdsAsync(host, new OrchestrationQuery(InstanceIdPrefix: "a")));
        Assert.Empty(await IdsAsync(host, new OrchestrationQuery(InstanceIdPrefix: "A")));
    }

    [Fact]
    public async Task Statuses_select_and_an_empty_list_selects_all()
    {
        await using ConformanceHost host = await SevenAsync();

        Assert.Equal(["b1"], await IdsAsync(host, new OrchestrationQuery(Statuses: [Failed])));
        Assert.Equal(["b1", "b2"], await IdsAsync(host, new OrchestrationQuery(Statuses: [Failed, Running])));
        Assert.Equal(7, (await IdsAsync(host, new OrchestrationQuery(Statuses: []))).Count);
        Assert.Equal(7, (await IdsAsync(host, null)).Count);
    }

    [Fact]
    public async Task Times_of_creation_select()
    {
        await using ConformanceHost host = await SevenAsync();
        host.Skip(TimeSpan.FromHours(1));
        DateTimeOffset between = host.Now;
        host.Skip(TimeSpan.FromHours(1));
        await host.Client.RunAsync("Ends", id: "late");

        Assert.Equal(["late"], await IdsAsync(host, new OrchestrationQuery(CreatedFrom: between)));
        Assert.Equal(7, (await IdsAsync(host, new OrchestrationQuery(CreatedTo: between))).Count);
        Assert.Empty(await IdsAsync(host, new OrchestrationQuery(CreatedFrom: between, CreatedTo: between.AddMinutes(1))));
    }

    [Fact]
    public async Task Payloads_come_only_when_asked_for()
    {
        await using ConformanceHost host = await SevenAsync();

        OrchestrationMetadata bare = await host.Client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: "a1")).SingleAsync();
        OrchestrationMetadata full = await host.Client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: "a1", FetchInputsAndOutputs: true)).SingleAsync();

        Assert.Throws<InvalidOperationException>(() => bare.ReadOutputAs<string>());
        Assert.Equal(("in", "done"), (full.ReadInputAs<string>(), full.ReadOutputAs<string>()));
        Assert.Equal((Completed, "Ends"), (bare.RuntimeStatus, bare.Name));
    }

    [Fact]
    public async Task No_match_is_one_empty_page()
    {
        await using ConformanceHost host = await SevenAsync();

        Page<OrchestrationMetadata> page = await host.Client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: "none")).AsPages().SingleAsync();

        Assert.Empty(page.Values);
        Assert.Null(page.ContinuationToken);
    }

    [Fact]
    public async Task A_token_that_is_none_finds_nothing()
    {
        await using ConformanceHost host = await SevenAsync();

        Assert.Empty(await IdsAsync(host, new OrchestrationQuery(ContinuationToken: "garbage")));
    }

    private static async Task<List<string>> IdsAsync(ConformanceHost host, OrchestrationQuery? query) =>
        [.. (await host.Client.GetAllInstancesAsync(query).ToListAsync()).Select(i => i.InstanceId).Order(StringComparer.Ordinal)];

    /// <summary>a1 to a3 and b3, b4 have completed, b1 has failed, b2 runs.</summary>
    private static async Task<ConformanceHost> SevenAsync()
    {
        ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc<string, string>("Ends", (_, _) => "done")
            .AddOrchestratorFunc("Breaks", Break)
            .AddOrchestratorFunc("Waits", async context =>
            {
                context.SetCustomStatus("waits");
                await context.WaitForExternalEvent<string>("e");
            }));
        await Task.WhenAll(((string[])["a1", "a2", "a3", "b3", "b4"]).Select(id => host.Client.RunAsync("Ends", "in", id)));
        await host.Client.RunAsync("Breaks", id: "b1");
        await host.Client.StartUntilSaysAsync("Waits", "waits", id: "b2");
        return host;
    }

    private static void Break(TaskOrchestrationContext context) => throw new InvalidOperationException("broken");
}
