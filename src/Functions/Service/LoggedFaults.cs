using Microsoft.Extensions.Logging;
using PartnerDesk.Core.Faults;

namespace PartnerDesk.Functions.Service;

/// <summary>Writes tolerated faults to the log.</summary>
public sealed partial class LoggedFaults(ILogger<LoggedFaults> logger) : IToleratedFaults
{
    public void Tolerated(string operation, string subject, Exception exception) => Log.Tolerated(logger, exception, operation, subject);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Could not {Operation} for {Subject}; it is repeated later.")]
        public static partial void Tolerated(ILogger logger, Exception exception, string operation, string subject);
    }
}
