using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Data.Tables.Models;

namespace PartnerDesk.LocalRuntime.Tables.Wire;

/// <summary>Operations on whole tables.</summary>
internal sealed class TableOperations(TableConnection connection)
{
    /// <summary>Creates a table.</summary>
    /// <param name="table">Name; only the service judges it.</param>
    /// <param name="mayExist">Takes 409 for success.</param>
    /// <param name="async">False to block.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestFailedException">The service refused.</exception>
    public async ValueTask<Response<TableItem>> CreateAsync(string table, bool mayExist, bool async, CancellationToken cancellationToken)
    {
        using HttpMessage message = connection.CreateMessage(RequestMethod.Post, "Tables", mayExist ? Classifiers.MayExist : null);
        message.Request.Uri.AppendQuery(MediaTypes.FormatName, MediaTypes.FormatValue, escapeValue: false);
        message.Request.Headers.Add(HttpHeader.Names.Accept, MediaTypes.MinimalMetadata);
        message.Request.Headers.Add(HttpHeader.Names.ContentType, MediaTypes.NoMetadata);
        if (mayExist) message.Request.Headers.Add("Prefer", MediaTypes.ReturnNoContent);
        message.Request.Content = RequestContent.Create(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["TableName"] = table }));

        Response response = await connection.SendAsync(message, async, cancellationToken);
        return response.Status is 201 or 204 || (mayExist && response.Status is 409)
            ? Response.FromValue(new TableItem(table), response)
            : throw new RequestFailedException(response);
    }

    /// <summary>Deletes a table; one that is missing counts as deleted (status 404).</summary>
    /// <exception cref="RequestFailedException">The service refused.</exception>
    public async ValueTask<Response> DeleteAsync(string table, bool async, CancellationToken cancellationToken)
    {
        using HttpMessage message = connection.CreateMessage(
            RequestMethod.Delete, $"Tables('{EntityPath.Escape(table)}')", Classifiers.MayBeMissing);
        message.Request.Headers.Add(HttpHeader.Names.Accept, MediaTypes.Json);

        Response response = await connection.SendAsync(message, async, cancellationToken);
        return response.Status is 204 or 404 ? response : throw new RequestFailedException(response);
    }

    /// <summary>Reads one page of the account's tables.</summary>
    /// <param name="filter">OData text; null or empty for all.</param>
    /// <param name="continuation">Where the last page ended; null for the first.</param>
    /// <param name="top">Most tables in a page; null leaves it to the service.</param>
    /// <param name="async">False to block.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestFailedException">The service refused.</exception>
    public async ValueTask<Page<TableItem>> ListAsync(
        string? filter, string? continuation, int? top, bool async, CancellationToken cancellationToken)
    {
        using HttpMessage message = connection.CreateMessage(RequestMethod.Get, "Tables");
        RequestUriBuilder uri = message.Request.Uri;
        uri.AppendQuery(MediaTypes.FormatName, MediaTypes.FormatValue, escapeValue: false);
        uri.AppendTop(top);
        if (!string.IsNullOrEmpty(filter)) uri.AppendQuery("$filter", filter, escapeValue: true);
        if (!string.IsNullOrEmpty(continuation)) uri.AppendQuery("NextTableName", continuation, escapeValue: true);
        message.Request.Headers.Add(HttpHeader.Names.Accept, MediaTypes.MinimalMetadata);

        Response response = await connection.SendAsync(message, async, cancellationToken);
        if (response.Status is not 200) throw new RequestFailedException(response);
        response.Headers.TryGetValue("x-ms-continuation-NextTableName", out string? next);
        return Page<TableItem>.FromValues(ReadNames(response), next, response);
    }

    private static List<TableItem> ReadNames(Response response)
    {
        using JsonDocument document = JsonDocument.Parse(response.Content.ToMemory());
        return document.RootElement.TryGetProperty("value", out JsonElement tables)
            ? [.. tables.EnumerateArray().Select(table => new TableItem(table.GetProperty("TableName").GetString()!))]
            : [];
    }
}
