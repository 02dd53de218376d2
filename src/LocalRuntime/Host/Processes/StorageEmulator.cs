namespace PartnerDesk.LocalRuntime.Processes;

/// <summary>
/// The Azurite of a developer's machine: blob, queue and table services with their data in <c>.azurite</c> under the home folder,
/// in a session of its own. For tests, which want none of that, see <see cref="AzuriteServer"/>.
/// </summary>
public static class StorageEmulator
{
    /// <summary>
    /// Uses what answers at the address, adopts the Azurite that an earlier program of this home left, or installs and starts it.
    /// </summary>
    /// <param name="home">Folder of <c>.azurite</c> and <c>.tools</c>.</param>
    /// <param name="address">A loopback address; Azurite listens on the ports it names.</param>
    /// <exception cref="LocalSetupException">Node.js is missing or too old, npm failed, or Azurite does not come up.</exception>
    public static Task<SharedProcess> EnsureAsync(string home, StorageAddress address, Action<string> report, CancellationToken cancellationToken)
    {
        string data = Path.Combine(home, ".azurite");
        string ports = $"{address.Blob.Port}-{address.Queue.Port}-{address.Table.Port}";
        var options = new SharedProcessOptions
        {
            Name = "azurite",
            DisplayName = "the storage emulator Azurite",
            Directory = data,
            ReadyAddress = new Uri(address.Table, "/"),
            Fingerprint = $"{AzuriteInstallation.Version}-{ports}",
            Command = async token => CommandFor(await AzuriteInstallation.EnsureAsync(home, report, searchPath: null, token), data, address),
        };
        return SharedProcess.EnsureAsync(options, report, cancellationToken);
    }

    private static ProcessCommand CommandFor(AzuriteInstallation installation, string data, StorageAddress address) => new(
        installation.Node.Node,
        [
            installation.AllServicesScript,
            "--location", data,
            "--blobHost", "127.0.0.1", "--blobPort", $"{address.Blob.Port}",
            "--queueHost", "127.0.0.1", "--queuePort", $"{address.Queue.Port}",
            "--tableHost", "127.0.0.1", "--tablePort", $"{address.Table.Port}",
            "--silent", "--skipApiVersionCheck", "--disableTelemetry",
        ]);
}
