using Microsoft.DurableTask;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Abstractions;

public sealed class PageableTests
{
    private readonly List<(string? Token, int? Hint)> _asked = [];

    [Fact]
    public async Task Values_come_from_all_pages_until_one_has_no_token()
    {
        Assert.Equal([1, 2, 3, 4, 5], await Five().ToListAsync());
        Assert.Equal([(null, null), ("2", null), ("4", null)], _asked);
    }

    [Fact]
    public async Task Pages_start_after_a_token_and_hand_on_the_size_hint()
    {
        List<Page<int>> pages = await Five().AsPages("2", 7).ToListAsync();

        Assert.Equal([[3, 4], [5]], pages.Select(page => page.Values));
        Assert.Equal(["4", null], pages.Select(page => page.ContinuationToken));
        Assert.Equal([("2", 7), ("4", 7)], _asked);
    }

    [Fact]
    public async Task An_empty_page_is_a_page()
    {
        var none = Pageable.Create((_, _) => Task.FromResult(new Page<int>([])));

        Assert.Empty(Assert.Single(await none.AsPages().ToListAsync()).Values);
    }

    [Fact]
    public void A_page_needs_values()
    {
        Assert.Throws<ArgumentNullException>(() => new Page<int>(null!));
    }

    private AsyncPageable<int> Five() => Pageable.Create<int>((token, hint, _) =>
    {
        _asked.Add((token, hint));
        int[] values = [.. Enumerable.Range(1, 5).Skip(int.Parse(token ?? "0")).Take(2)];
        return Task.FromResult(new Page<int>(values, values[^1] < 5 ? $"{values[^1]}" : null));
    });
}
