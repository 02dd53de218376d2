namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Engine;

/// <summary>Waits for what comes without a signal.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static async Task HoldsAsync(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(EngineHarness.Patience);
        while (!await condition())
        {
            await Task.Delay(Pause, TimeProvider.System, deadline.Token);
        }
    }

    public static Task HoldsAsync(Func<bool> condition) => HoldsAsync(() => Task.FromResult(condition()));
}
