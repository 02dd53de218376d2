using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using PartnerDesk.LocalRuntime.Processes;

namespace PartnerDesk.LocalRuntime.Hosting;

/// <summary>What a companion gets from the host that starts it.</summary>
/// <param name="homeDirectory">Folder under which companions keep their state, in a folder each (<c>.sandbox</c>); full path.</param>
/// <param name="configuration">Environment variables with the local settings, and the program's arguments.</param>
/// <param name="report">Prints one progress line.</param>
public sealed class LocalCompanionContext(string homeDirectory, IConfiguration configuration, Action<string> report)
{
    private readonly List<SharedProcess> _processes = [];

    public string HomeDirectory { get; } = homeDirectory;

    public IConfiguration Configuration { get; } = configuration;

    public Action<string> Report { get; } = report;

    /// <summary>
    /// Adopts the companion's process or starts it in a session of its own, and waits until it answers. Its pid file and log lie
    /// in <see cref="CompanionProcess.Directory"/>. It is started anew when its command, or a file named in it, has changed.
    /// </summary>
    /// <exception cref="LocalSetupException">It does not come up.</exception>
    public async Task StartProcessAsync(CompanionProcess process, CancellationToken cancellationToken)
    {
        var options = new SharedProcessOptions
        {
            Name = process.Name,
            DisplayName = process.DisplayName,
            Directory = process.Directory,
            ReadyAddress = process.ReadyAddress,
            Fingerprint = Fingerprint(process.Command),
            Command = _ => Task.FromResult(process.Command),
            ReadyWithin = process.ReadyWithin,
        };
        _processes.Add(await SharedProcess.EnsureAsync(options, Report, cancellationToken));
    }

    internal async Task StopProcessesAsync(CancellationToken cancellationToken)
    {
        foreach (SharedProcess process in _processes)
        {
            await process.StopAsync(Report, cancellationToken);
        }
    }

    private static string Fingerprint(ProcessCommand command)
    {
        IEnumerable<string> words =
        [
            command.FileName,
            .. command.Arguments.Select(argument => File.Exists(argument) ? $"{argument} {File.GetLastWriteTimeUtc(argument):O}" : argument),
            .. command.Environment.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"),
        ];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', words))))[..16];
    }
}
