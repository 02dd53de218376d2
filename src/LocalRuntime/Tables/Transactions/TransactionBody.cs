using System.Text;
using Azure;
using Azure.Data.Tables;
using PartnerDesk.LocalRuntime.Tables.Entities;
using PartnerDesk.LocalRuntime.Tables.Wire;

namespace PartnerDesk.LocalRuntime.Tables.Transactions;

/// <summary>
/// Writes the multipart body of a transaction: one batch that holds one changeset, whose parts are whole HTTP requests.
/// Source: "Performing entity group transactions" of the Table service.
/// </summary>
internal sealed class TransactionBody(TableConnection connection, string table)
{
    private readonly byte[] _address = Encoding.UTF8.GetBytes($"{connection.Root}/{table}");
    private readonly byte[] _endOfRequestLine = Encoding.UTF8.GetBytes(
        $"?{MediaTypes.FormatName}={MediaTypes.FormatValue} HTTP/1.1\r\nHost: {connection.Endpoint.Authority}\r\n" +
        $"x-ms-version: {connection.Version}\r\nDataServiceVersion: {TableConnection.DataServiceVersion}\r\n");

    /// <exception cref="ArgumentNullException">An entity or one of its keys is null.</exception>
    public void Write(PooledBuffer body, IReadOnlyList<TableTransactionAction> actions, string batchId, string changesetId)
    {
        body.Append($"--{batchId}\r\nContent-Type: multipart/mixed; boundary={changesetId}\r\n\r\n");
        byte[] partStart = Encoding.UTF8.GetBytes(
            $"--{changesetId}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n");
        foreach (TableTransactionAction action in actions)
        {
            body.Append(partStart);
            WriteRequest(body, action);
            body.Append("\r\n"u8);
        }

        body.Append($"--{changesetId}--\r\n\r\n--{batchId}--\r\n");
    }

    private void WriteRequest(PooledBuffer body, TableTransactionAction action)
    {
        ITableEntity entity = action.Entity;
        EntityPath.RequireKeys(entity);
        switch (action.ActionType)
        {
            case TableTransactionActionType.Add:
                WriteRequestLine(body, "POST "u8, row: null);
                body.Append(
                    "Prefer: return-no-content\r\nAccept: application/json;odata=minimalmetadata\r\nContent-Type: application/json;odata=nometadata\r\n\r\n"u8);
                EntityWriter.Write(body, entity);
                break;
            case TableTransactionActionType.UpsertMerge:
                WriteEntity(body, "PATCH "u8, entity, ifMatch: default);
                break;
            case TableTransactionActionType.UpsertReplace:
                WriteEntity(body, "PUT "u8, entity, ifMatch: default);
                break;
            case TableTransactionActionType.UpdateMerge:
                WriteEntity(body, "PATCH "u8, entity, action.ETag);
                break;
            case TableTransactionActionType.UpdateReplace:
                WriteEntity(body, "PUT "u8, entity, action.ETag);
                break;
            case TableTransactionActionType.Delete:
                WriteRequestLine(body, "DELETE "u8, entity);
                WriteIfMatch(body, action.ETag == default ? ETag.All : action.ETag);
                body.Append("Accept: application/json;odata=minimalmetadata\r\n\r\n"u8);
                break;
            default:
                throw new InvalidOperationException($"Unknown action {action.ActionType}.");
        }
    }

    private void WriteEntity(PooledBuffer body, ReadOnlySpan<byte> method, ITableEntity entity, ETag ifMatch)
    {
        WriteRequestLine(body, method, entity);
        if (ifMatch != default) WriteIfMatch(body, ifMatch);
        body.Append("Accept: application/json\r\nContent-Type: application/json\r\n\r\n"u8);
        EntityWriter.Write(body, entity);
    }

    private void WriteRequestLine(PooledBuffer body, ReadOnlySpan<byte> method, ITableEntity? row)
    {
        body.Append(method);
        body.Append(_address);
        if (row is not null)
        {
            body.Append("(PartitionKey='"u8);
            body.Append(EntityPath.Escape(row.PartitionKey));
            body.Append("',RowKey='"u8);
            body.Append(EntityPath.Escape(row.RowKey));
            body.Append("')"u8);
        }

        body.Append(_endOfRequestLine);
    }

    private static void WriteIfMatch(PooledBuffer body, ETag ifMatch)
    {
        body.Append("If-Match: "u8);
        body.Append(ifMatch.ToString());
        body.Append("\r\n"u8);
    }
}
