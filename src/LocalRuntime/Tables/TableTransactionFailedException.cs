using System.Globalization;
using System.Runtime.Serialization;
using PartnerDesk.LocalRuntime.Tables.Transactions;

namespace Azure.Data.Tables;

/// <summary>A transaction was refused as a whole because of one of its actions. Nothing was written.</summary>
public class TableTransactionFailedException : RequestFailedException, ISerializable
{
    public TableTransactionFailedException(RequestFailedException requestFailedException)
        : base(
            requestFailedException.Status,
            requestFailedException.Message,
            requestFailedException.ErrorCode,
            requestFailedException.InnerException)
    {
        if (requestFailedException.Data[FailedAction.DataKey] is not string index) return;

        base.Data[FailedAction.DataKey] = index;
        if (int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out int value)) FailedTransactionActionIndex = value;
    }

    protected TableTransactionFailedException(SerializationInfo info, StreamingContext context)
#pragma warning disable SYSLIB0051 // The real type has this constructor.
        : base(info, context)
#pragma warning restore SYSLIB0051
    {
    }

    /// <summary>Position, from 0, of the action that the service refused; null when it did not say.</summary>
    public int? FailedTransactionActionIndex { get; }
}
