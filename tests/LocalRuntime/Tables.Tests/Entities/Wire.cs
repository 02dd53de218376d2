using Azure.Data.Tables;
using PartnerDesk.LocalRuntime.Tables.Tests.Support;

namespace PartnerDesk.LocalRuntime.Tables.Tests.Entities;

/// <summary>What goes over the wire for a row, and what is made of what comes back.</summary>
internal static class Wire
{
    public static async Task<string> WrittenAsync<T>(T entity)
        where T : ITableEntity
    {
        RecordingTransport transport = RecordingTransport.Answering(204);
        await A.Table(transport).AddEntityAsync(entity);
        return transport.Single.BodyText;
    }

    public static async Task<T> ReadAsync<T>(string json)
        where T : class, ITableEntity =>
        await A.Table(RecordingTransport.Answering(200, json)).GetEntityAsync<T>("p", "r");

    /// <summary>Reads a row with one property, given as JSON members.</summary>
    public static Task<T> ReadPropertyAsync<T>(string members)
        where T : class, ITableEntity =>
        ReadAsync<T>($$"""{"odata.metadata":"m","PartitionKey":"p","RowKey":"r",{{members}}}""");
}
