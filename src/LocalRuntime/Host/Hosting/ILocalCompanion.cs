namespace PartnerDesk.LocalRuntime.Hosting;

/// <summary>
/// What stands beside the program on one machine only, such as a stand-in for a service it calls. An assembly names its own with
/// <see cref="LocalCompanionAttribute"/>; the host makes one of each, with the constructor without parameters.
/// </summary>
public interface ILocalCompanion
{
    /// <summary>Name in progress lines.</summary>
    string Name { get; }

    /// <summary>Brings it up before the host answers; storage is there already. A failure ends the program.</summary>
    /// <exception cref="PartnerDesk.LocalRuntime.Processes.LocalSetupException">This machine lacks something; printed as it is.</exception>
    Task StartAsync(LocalCompanionContext context, CancellationToken cancellationToken);

    /// <summary>Lines to print once the host answers, below the list of functions.</summary>
    /// <param name="hostAddress">Where the host answers, as <c>http://localhost:7071/</c>.</param>
    IEnumerable<string> ReadyLines(Uri hostAddress);

    /// <summary>Called when the program stops in an orderly way, after the host. Processes started through the context stop by themselves.</summary>
    Task StopAsync(CancellationToken cancellationToken);
}
