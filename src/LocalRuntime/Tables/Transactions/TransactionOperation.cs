using Azure;
using Azure.Core;
using Azure.Data.Tables;
using PartnerDesk.LocalRuntime.Tables.Wire;

namespace PartnerDesk.LocalRuntime.Tables.Transactions;

/// <summary>Sends transactions of one table and takes their answers apart.</summary>
internal sealed class TransactionOperation(TableConnection connection, string table)
{
    private const int CapacityPerAction = 768;

    private readonly TransactionBody _body = new(connection, table);

    public async ValueTask<Response<IReadOnlyList<Response>>> SubmitAsync(
        IEnumerable<TableTransactionAction> transactionalBatch, bool async, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transactionalBatch);
        IReadOnlyList<TableTransactionAction> actions =
            transactionalBatch as IReadOnlyList<TableTransactionAction> ?? [.. transactionalBatch];
        if (actions.Count == 0) throw new InvalidOperationException("The batch contains no entity operations.");

        string batchId = $"batch_{Guid.NewGuid()}";
        PooledBuffer body = new(Math.Min(actions.Count, 100) * CapacityPerAction);
        _body.Write(body, actions, batchId, $"changeset_{Guid.NewGuid()}");

        using HttpMessage message = connection.CreateMessage(RequestMethod.Post, "$batch");
        message.Request.Headers.Add(HttpHeader.Names.Accept, MediaTypes.Json);
        message.Request.Headers.Add(HttpHeader.Names.ContentType, $"multipart/mixed; boundary={batchId}");
        message.Request.Content = RequestContent.Create(body.Written);

        Response response = await connection.SendAsync(message, async, cancellationToken);
        if (response.Status is not 202) throw new RequestFailedException(response);
        body.ReturnAfter(message);

        List<Response> answers = TransactionAnswer.Read(response.Content.ToMemory(), actions.Count);
        foreach (Response answer in answers)
        {
            if (answer.IsError) throw TransactionFailure.From(answer);
        }

        if (answers.Count != actions.Count)
            throw new InvalidOperationException($"The service answered {answers.Count} of {actions.Count} actions.");
        return Response.FromValue<IReadOnlyList<Response>>(answers, response);
    }
}
