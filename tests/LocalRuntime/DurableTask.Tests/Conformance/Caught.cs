namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Conformance;

/// <summary>Catches inside an orchestrator, where an assertion library's own awaits might leave the engine's thread.</summary>
internal static class Caught
{
    /// <exception cref="InvalidOperationException">Nothing was thrown.</exception>
    public static async Task<TException> FromAsync<TException>(Func<Task> call)
        where TException : Exception
    {
        try
        {
            await call();
        }
        catch (TException e)
        {
            return e;
        }

        throw new InvalidOperationException($"No {typeof(TException).Name} was thrown.");
    }
}
