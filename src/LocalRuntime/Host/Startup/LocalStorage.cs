using PartnerDesk.LocalRuntime.Processes;

namespace PartnerDesk.LocalRuntime.Startup;

/// <summary>Makes sure that storage answers before the host starts.</summary>
internal static class LocalStorage
{
    private const string Setting = "AzureWebJobsStorage";
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>Starts or adopts the emulator of this machine, or waits for storage elsewhere as long as it takes.</summary>
    /// <returns>The emulator, or null when storage is elsewhere.</returns>
    public static async Task<SharedProcess?> EnsureAsync(
        string? connectionString, string home, Action<string> report, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            throw new LocalSetupException($"{Setting} is not set. On one machine it is 'UseDevelopmentStorage=true', in {LocalSettings.OwnFile} or the environment.");
        }

        StorageAddress address = StorageAddress.Parse(connectionString);
        if (address.IsLoopback && address.Table.Scheme == Uri.UriSchemeHttp)
        {
            return await StorageEmulator.EnsureAsync(home, address, report, cancellationToken);
        }

        await WaitAsync(address.Table, report, timeProvider, cancellationToken);
        return null;
    }

    private static async Task WaitAsync(Uri table, Action<string> report, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        for (TimeSpan pause = FirstPause; !await HttpProbe.AnswersAsync(table, cancellationToken); pause = Longer(pause))
        {
            report($"Storage at {table.GetLeftPart(UriPartial.Authority)} ({Setting}) does not answer; trying again in {pause.TotalSeconds:F0} s.");
            await Task.Delay(pause, timeProvider, cancellationToken);
        }
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;
}
