using Azure;

namespace PartnerDesk.LocalRuntime.Tables.Wire;

/// <summary>Reads one page: continuation token (null for the first), most items (null for the service's own), blocking or not.</summary>
internal delegate ValueTask<Page<T>> ReadPage<T>(string? continuationToken, int? pageSizeHint, bool async, CancellationToken cancellationToken);

/// <summary>Pages read when asked for. Only the token given to the query stops it, not one given to the enumeration.</summary>
internal sealed class AsyncPages<T>(ReadPage<T> read, int? maxPerPage, CancellationToken cancellationToken) : AsyncPageable<T>(cancellationToken)
    where T : notnull
{
    public override async IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
    {
        string? next = continuationToken;
        do
        {
            Page<T> page = await read(next, pageSizeHint ?? maxPerPage, async: true, CancellationToken);
            yield return page;
            next = page.ContinuationToken;
        }
        while (next is not null);
    }
}

/// <summary>Pages read when asked for, blocking.</summary>
internal sealed class BlockingPages<T>(ReadPage<T> read, int? maxPerPage, CancellationToken cancellationToken) : Pageable<T>(cancellationToken)
    where T : notnull
{
    public override IEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
    {
        string? next = continuationToken;
        do
        {
            Page<T> page = read(next, pageSizeHint ?? maxPerPage, async: false, CancellationToken).Result();
            yield return page;
            next = page.ContinuationToken;
        }
        while (next is not null);
    }
}
