using System.Runtime.InteropServices;

namespace PartnerDesk.LocalRuntime.Hosting;

/// <summary>Ends a start that waits: for the program by Ctrl+C and SIGTERM too, which the running host handles only later.</summary>
internal sealed class StartCancellation : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly List<PosixSignalRegistration> _signals = [];

    public StartCancellation(bool withSignals, CancellationToken applicationStopping, CancellationToken cancellationToken)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(applicationStopping, cancellationToken);
        if (withSignals)
        {
            _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, End));
            _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, End));
        }
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _signals.ForEach(signal => signal.Dispose());
        _source.Dispose();
    }

    private void End(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _source.Cancel();
    }
}
