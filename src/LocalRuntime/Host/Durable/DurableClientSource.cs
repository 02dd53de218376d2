using Microsoft.DurableTask.Client;
using PartnerDesk.LocalRuntime.Invocation;

namespace PartnerDesk.LocalRuntime.Durable;

/// <summary>The task hub's client as an invocation feature: it is not in dependency injection, as in the real worker.</summary>
internal sealed class DurableClientSource
{
    private DurableTaskClient? _client;

    public void Set(DurableTaskClient client) => _client = client;

    /// <exception cref="InvalidOperationException">The task hub has not started.</exception>
    public static DurableTaskClient Of(LocalFunctionContext context) =>
        context.Features.Get<DurableClientSource>()?._client ?? throw new InvalidOperationException("The task hub has not started.");
}
