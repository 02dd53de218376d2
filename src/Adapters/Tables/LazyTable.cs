using Azure.Data.Tables;

namespace PartnerDesk.Adapters.Tables;

/// <summary>A table that is created the first time it is needed, so that storage may come up after the program.</summary>
/// <param name="name">Letters and digits, 3 to 63.</param>
public sealed class LazyTable(TableServiceClient service, string name) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly TableClient _client = service.GetTableClient(name);
    private volatile bool _created;

    /// <summary>The client, once the table exists. A failure to create it is thrown and tried again by the next call.</summary>
    public async ValueTask<TableClient> GetAsync(CancellationToken cancellationToken)
    {
        if (_created)
        {
            return _client;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (!_created)
            {
                await _client.CreateIfNotExistsAsync(cancellationToken);
                _created = true;
            }
        }
        finally
        {
            _gate.Release();
        }

        return _client;
    }

    public void Dispose() => _gate.Dispose();
}
