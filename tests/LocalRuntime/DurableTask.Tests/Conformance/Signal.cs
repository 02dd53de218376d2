namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Conformance;

/// <summary>Opens once; then everybody who waits, or comes later, goes on. Activities of a case wait at it.</summary>
internal sealed class Signal
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Opened => _opened.Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);

    public void Open() => _opened.TrySetResult();
}
