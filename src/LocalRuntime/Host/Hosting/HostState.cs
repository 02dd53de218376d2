namespace PartnerDesk.LocalRuntime.Hosting;

/// <summary>Where the host stands, in the words of the real host's status page.</summary>
internal sealed class HostState
{
    private string _name = "Initialized";

    public string Name => Volatile.Read(ref _name);

    /// <summary>Functions are answered; before and after, callers get 503.</summary>
    public bool IsRunning => Name == "Running";

    public void BecomeRunning() => Volatile.Write(ref _name, "Running");

    /// <returns>Whether it was running.</returns>
    public bool BecomeStopping() => Interlocked.Exchange(ref _name, "Stopping") == "Running";
}
