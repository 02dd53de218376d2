using Azure.Data.Tables;
using PartnerDesk.LocalRuntime.ServiceBus.Storage;

namespace PartnerDesk.LocalRuntime.ServiceBus.Broker;

/// <summary>What every entity of one broker shares.</summary>
internal sealed record BrokerServices(TableClient Table, RowWriter Writer, TimeProvider Time, BackgroundWork Background, PayloadCache Payloads, SequenceNumbers Numbers)
{
    public DateTimeOffset Now => Time.GetUtcNow();
}
