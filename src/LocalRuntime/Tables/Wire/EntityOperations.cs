using Azure;
using Azure.Core;
using Azure.Data.Tables;
using PartnerDesk.LocalRuntime.Tables.Entities;

namespace PartnerDesk.LocalRuntime.Tables.Wire;

/// <summary>Operations on the rows of one table.</summary>
internal sealed class EntityOperations(TableConnection connection, string table)
{
    private const int BodyCapacity = 1024;

    private readonly string _queryPath = $"{table}()";

    /// <summary>Adds a row that must be new.</summary>
    /// <exception cref="RequestFailedException">409: the row exists. 404: the table does not.</exception>
    public async ValueTask<Response> InsertAsync(ITableEntity entity, bool async, CancellationToken cancellationToken)
    {
        EntityPath.RequireKeys(entity);
        using HttpMessage message = connection.CreateMessage(RequestMethod.Post, table);
        Request request = message.Request;
        request.Uri.AppendQuery(MediaTypes.FormatName, MediaTypes.FormatValue, escapeValue: false);
        request.Headers.Add("Prefer", MediaTypes.ReturnNoContent);
        request.Headers.Add(HttpHeader.Names.Accept, MediaTypes.MinimalMetadata);
        request.Headers.Add(HttpHeader.Names.ContentType, MediaTypes.NoMetadata);
        return await SendBodyAsync(message, entity, async, cancellationToken);
    }

    /// <summary>Writes a row.</summary>
    /// <param name="entity">The row.</param>
    /// <param name="mode">Merge or replace.</param>
    /// <param name="ifMatch">The version it must have; null writes it whether or not it exists.</param>
    /// <param name="async">False to block.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestFailedException">412: another version. 404: no such row or table.</exception>
    public async ValueTask<Response> WriteAsync(
        ITableEntity entity, TableUpdateMode mode, ETag? ifMatch, bool async, CancellationToken cancellationToken)
    {
        EntityPath.RequireKeys(entity);
        using HttpMessage message = connection.CreateMessage(
            MethodOf(mode), EntityPath.Of(table, entity.PartitionKey, entity.RowKey));
        Request request = message.Request;
        request.Uri.AppendQuery(MediaTypes.FormatName, MediaTypes.FormatValue, escapeValue: false);
        if (ifMatch is { } etag) request.Headers.Add(HttpHeader.Names.IfMatch, etag.ToString());
        request.Headers.Add(HttpHeader.Names.Accept, MediaTypes.Json);
        request.Headers.Add(HttpHeader.Names.ContentType, MediaTypes.Json);
        return await SendBodyAsync(message, entity, async, cancellationToken);
    }

    /// <summary>Deletes a row; one that is missing gives status 404 and no exception.</summary>
    /// <exception cref="RequestFailedException">412: another version.</exception>
    public async ValueTask<Response> DeleteAsync(
        string partitionKey, string rowKey, ETag ifMatch, bool async, CancellationToken cancellationToken)
    {
        using HttpMessage message = connection.CreateMessage(RequestMethod.Delete, EntityPath.Of(table, partitionKey, rowKey));
        Request request = message.Request;
        request.Uri.AppendQuery(MediaTypes.FormatName, MediaTypes.FormatValue, escapeValue: false);
        request.Headers.Add(HttpHeader.Names.IfMatch, (ifMatch == default ? ETag.All : ifMatch).ToString());
        request.Headers.Add(HttpHeader.Names.Accept, MediaTypes.MinimalMetadata);

        Response response = await connection.SendAsync(message, async, cancellationToken);
        return response.Status is 204 or 404 ? response : throw new RequestFailedException(response);
    }

    /// <summary>Reads one row.</summary>
    /// <param name="partitionKey">Partition key.</param>
    /// <param name="rowKey">Row key.</param>
    /// <param name="select">Names of the properties wanted, parted by commas; null for all.</param>
    /// <param name="mayBeMissing">Gives status 404 back instead of throwing.</param>
    /// <param name="async">False to block.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestFailedException">The service refused, or the row is missing.</exception>
    public async ValueTask<(T? Entity, Response Response)> GetAsync<T>(
        string partitionKey, string rowKey, string? select, bool mayBeMissing, bool async, CancellationToken cancellationToken)
        where T : class, ITableEntity
    {
        using HttpMessage message = connection.CreateMessage(
            RequestMethod.Get, EntityPath.Of(table, partitionKey, rowKey), mayBeMissing ? Classifiers.MayBeMissing : null);
        Request request = message.Request;
        request.Uri.AppendQuery(MediaTypes.FormatName, MediaTypes.FormatValue, escapeValue: false);
        request.Uri.AppendSelect(select);
        request.Headers.Add(HttpHeader.Names.Accept, MediaTypes.MinimalMetadata);

        Response response = await connection.SendAsync(message, async, cancellationToken);
        return response.Status switch
        {
            200 => (EntityReader.ReadOne<T>(response.Content.ToMemory().Span), response),
            404 when mayBeMissing => (null, response),
            _ => throw new RequestFailedException(response),
        };
    }

    /// <summary>Reads one page of a query.</summary>
    /// <exception cref="RequestFailedException">The service refused; 404: no such table.</exception>
    public async ValueTask<Page<T>> QueryAsync<T>(
        EntityQuery query, string? continuationToken, int? top, bool async, CancellationToken cancellationToken)
        where T : class, ITableEntity
    {
        using HttpMessage message = connection.CreateMessage(RequestMethod.Get, _queryPath);
        RequestUriBuilder uri = message.Request.Uri;
        ContinuationToken continuation = ContinuationToken.Parse(continuationToken);
        uri.AppendQuery(MediaTypes.FormatName, MediaTypes.FormatValue, escapeValue: false);
        uri.AppendTop(top);
        uri.AppendSelect(query.Select);
        if (!string.IsNullOrEmpty(query.Filter)) uri.AppendQuery("$filter", query.Filter, escapeValue: true);
        if (continuation.NextPartitionKey is { } partitionKey) uri.AppendQuery("NextPartitionKey", partitionKey, escapeValue: true);
        if (continuation.NextRowKey is { } rowKey) uri.AppendQuery("NextRowKey", rowKey, escapeValue: true);
        message.Request.Headers.Add(HttpHeader.Names.Accept, MediaTypes.MinimalMetadata);

        Response response = await connection.SendAsync(message, async, cancellationToken);
        if (response.Status is not 200) throw new RequestFailedException(response);
        List<T> rows = EntityReader.ReadPage<T>(response.Content.ToMemory().Span);
        return Page<T>.FromValues(rows, ContinuationToken.TextOf(response), response);
    }

    public static RequestMethod MethodOf(TableUpdateMode mode) => mode switch
    {
        TableUpdateMode.Merge => RequestMethod.Patch,
        TableUpdateMode.Replace => RequestMethod.Put,
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Unknown update mode."),
    };

    private async ValueTask<Response> SendBodyAsync(
        HttpMessage message, ITableEntity entity, bool async, CancellationToken cancellationToken)
    {
        PooledBuffer body = new(BodyCapacity);
        EntityWriter.Write(body, entity);
        message.Request.Content = RequestContent.Create(body.Written);
        Response response = await connection.SendAsync(message, async, cancellationToken);
        if (response.Status is not 204) throw new RequestFailedException(response);

        body.ReturnAfter(message);
        return response;
    }
}
