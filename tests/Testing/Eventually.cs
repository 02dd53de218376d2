using Xunit;

namespace PartnerDesk.Testing;

/// <summary>Waits for what other processes and threads do, with a deadline that only a failure reaches.</summary>
public static class Eventually
{
    /// <summary>How long a condition may take: far longer than it does on a busy machine.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits until the condition holds.</summary>
    /// <exception cref="Xunit.Sdk.XunitException">It does not hold after <paramref name="within"/> (default <see cref="Deadline"/>).</exception>
    public static Task TrueAsync(
        Func<bool> condition, TimeSpan? within = null, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(condition))] string expression = "") =>
        TrueAsync(() => Task.FromResult(condition()), within, expression);

    /// <inheritdoc cref="TrueAsync(Func{bool}, TimeSpan?, string)"/>
    public static async Task TrueAsync(
        Func<Task<bool>> condition, TimeSpan? within = null, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(condition))] string expression = "") =>
        await ValueAsync<object>(async () => await condition() ? new object() : null, within, expression);

    /// <summary>Waits until there is a value, and returns it.</summary>
    /// <exception cref="Xunit.Sdk.XunitException">There is none after <paramref name="within"/> (default <see cref="Deadline"/>).</exception>
    public static async Task<T> ValueAsync<T>(
        Func<Task<T?>> read, TimeSpan? within = null, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(read))] string expression = "")
        where T : class
    {
        TimeSpan deadline = within ?? Deadline;
        long started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (await read() is { } value)
            {
                return value;
            }

            if (TimeProvider.System.GetElapsedTime(started) > deadline)
            {
                Assert.Fail($"Not within {deadline}: {expression}");
            }

            await Task.Delay(PollInterval, TimeProvider.System);
        }
    }
}
