using Azure;
using Azure.Data.Tables;
using PartnerDesk.LocalRuntime.Tables.Wire;

namespace PartnerDesk.LocalRuntime.Tables.Transactions;

internal static class TransactionFailure
{
    /// <summary>Makes an exception of the one answer that the service gives when it refuses a transaction.</summary>
    public static TableTransactionFailedException From(Response answer)
    {
        bool isRead = TableErrorParser.Instance.TryParse(answer, out ResponseError? error, out IDictionary<string, string>? data);
        string? text = isRead ? error?.Message : "Service request failed.";
        string message =
            $"{text}\nThe position of the refused action can be found in FailedTransactionActionIndex.\n" +
            $"Status: {answer.Status} ({answer.ReasonPhrase})\nErrorCode: {error?.Code}\n\nContent:\n{answer.Content}\n";
        RequestFailedException failure = new(answer.Status, message, error?.Code, innerException: null);
        if (data is not null)
        {
            foreach ((string key, string value) in data) failure.Data[key] = value;
        }

        return new TableTransactionFailedException(failure);
    }
}
