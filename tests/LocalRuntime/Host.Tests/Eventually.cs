namespace PartnerDesk.LocalRuntime.Host.Tests;

/// <summary>Waits for something that happens in the background; fails after a generous time.</summary>
public static class Eventually
{
    public static async Task TrueAsync(Func<bool> condition, Func<string>? describe = null)
    {
        long started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(60), describe?.Invoke() ?? "It did not happen in 60 seconds.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }
}
