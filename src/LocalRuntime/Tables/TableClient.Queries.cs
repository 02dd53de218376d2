using System.Linq.Expressions;
using PartnerDesk.LocalRuntime.Tables.Filters;
using PartnerDesk.LocalRuntime.Tables.Wire;

namespace Azure.Data.Tables;

public partial class TableClient
{
    /// <summary>Puts values into an OData filter, each as a literal of its type with quotes doubled.</summary>
    /// <exception cref="ArgumentException">A value has no OData form.</exception>
    public static string CreateQueryFilter(FormattableString filter) => FilterText.From(filter);

    /// <exception cref="NotSupportedException">The expression has no OData form.</exception>
    public static string CreateQueryFilter<T>(Expression<Func<T, bool>> filter) => FilterText.From(filter);

    /// <inheritdoc cref="Query{T}(string, int?, IEnumerable{string}, CancellationToken)"/>
    public virtual Pageable<T> Query<T>(
        Expression<Func<T, bool>> filter,
        int? maxPerPage = default,
        IEnumerable<string>? select = default,
        CancellationToken cancellationToken = default)
        where T : class, ITableEntity =>
        Query<T>(FilterText.From(filter), maxPerPage, select, cancellationToken);

    /// <summary>Rows in the order of partition key and row key. Nothing is sent before the first row is asked for.</summary>
    /// <param name="filter">OData text; null or empty for all rows.</param>
    /// <param name="maxPerPage">Most rows in a page, 1 to 1000; null leaves it to the service (1000).</param>
    /// <param name="select">Properties to send back, the keys among them when wanted; null for all.</param>
    /// <param name="cancellationToken">Gives up; a token given to the enumeration does not.</param>
    public virtual Pageable<T> Query<T>(
        string? filter = default,
        int? maxPerPage = default,
        IEnumerable<string>? select = default,
        CancellationToken cancellationToken = default)
        where T : class, ITableEntity =>
        new BlockingPages<T>(Pages<T>(filter, select), maxPerPage, cancellationToken);

    /// <inheritdoc cref="Query{T}(string, int?, IEnumerable{string}, CancellationToken)"/>
    public virtual AsyncPageable<T> QueryAsync<T>(
        Expression<Func<T, bool>> filter,
        int? maxPerPage = default,
        IEnumerable<string>? select = default,
        CancellationToken cancellationToken = default)
        where T : class, ITableEntity =>
        QueryAsync<T>(FilterText.From(filter), maxPerPage, select, cancellationToken);

    /// <inheritdoc cref="Query{T}(string, int?, IEnumerable{string}, CancellationToken)"/>
    public virtual AsyncPageable<T> QueryAsync<T>(
        string? filter = default,
        int? maxPerPage = default,
        IEnumerable<string>? select = default,
        CancellationToken cancellationToken = default)
        where T : class, ITableEntity =>
        new AsyncPages<T>(Pages<T>(filter, select), maxPerPage, cancellationToken);

    private ReadPage<T> Pages<T>(string? filter, IEnumerable<string>? select)
        where T : class, ITableEntity
    {
        EntityQuery query = new(filter, EntityQuery.SelectText(select));
        return (continuation, top, async, cancellationToken) => _entities.QueryAsync<T>(query, continuation, top, async, cancellationToken);
    }
}
