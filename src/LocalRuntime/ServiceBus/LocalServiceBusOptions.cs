using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace PartnerDesk.LocalRuntime.ServiceBus;

/// <summary>What a broker needs.</summary>
public sealed class LocalServiceBusOptions
{
    /// <summary>The storage account that keeps the messages.</summary>
    public required TableServiceClient TableService { get; init; }

    /// <summary>Before the name of the broker's only table, so that several brokers can share an account; letters and digits.</summary>
    public string TablePrefix { get; init; } = "";

    /// <summary>What there is; see <see cref="ServiceBusEntities.Load"/>.</summary>
    public required ServiceBusEntities Entities { get; init; }

    /// <summary>Decides about locks, expiry, schedules and the window of duplicate detection.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// How often rows are deleted that only recognized duplicates and are past the window; 1 minute unless set,
    /// <see cref="Timeout.InfiniteTimeSpan"/> to leave it to <see cref="LocalServiceBus.PurgeHistoryAsync"/>.
    /// </summary>
    public TimeSpan HistoryPurgeInterval { get; init; } = TimeSpan.FromMinutes(1);

    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
