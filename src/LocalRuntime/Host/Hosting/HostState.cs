namespace PartnerDesk.LocalRuntime.Hosting;

/// <summary>Where the host stands, in the words of the real host's status page.</summary>
internal sealed class HostState
{
    private volatile string _name = "Initialized";

    public string Name => _name;

    /// <summary>Functions are answered; before and after, callers get 503.</summary>
    public bool IsRunning => _name == "Running";

    public void BecomeRunning() => _name = "Running";

    public void BecomeStopping() => _name = "Stopping";
}
