using System.Linq.Expressions;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables.Models;
using PartnerDesk.LocalRuntime.Tables.Credentials;
using PartnerDesk.LocalRuntime.Tables.Filters;
using PartnerDesk.LocalRuntime.Tables.Wire;

namespace Azure.Data.Tables;

/// <summary>A table service: creates, deletes and lists tables, and gives clients for them. Keep one per account; it may be shared.</summary>
public class TableServiceClient
{
    private readonly TableConnection _connection;
    private readonly TableOperations _tables;

    /// <exception cref="ArgumentException">Settings are missing, or the text is empty.</exception>
    /// <exception cref="InvalidOperationException">The text is not a connection string.</exception>
    public TableServiceClient(string connectionString)
        : this(connectionString, null)
    {
    }

    /// <exception cref="ArgumentException">Settings are missing, or the text is empty.</exception>
    /// <exception cref="InvalidOperationException">The text is not a connection string.</exception>
    public TableServiceClient(string connectionString, TableClientOptions? options = default)
        : this(Connect(connectionString, options ?? new TableClientOptions()))
    {
    }

    public TableServiceClient(Uri endpoint, AzureSasCredential credential)
        : this(endpoint, credential, null)
    {
    }

    public TableServiceClient(Uri endpoint, AzureSasCredential credential, TableClientOptions? options = default)
        : this(Connect(endpoint, options, o => TablePipelines.Build(o, credential)))
    {
        ArgumentNullException.ThrowIfNull(credential);
    }

    /// <summary>Tokens are refused on addresses that are not https.</summary>
    public TableServiceClient(Uri endpoint, TokenCredential tokenCredential, TableClientOptions? options = default)
        : this(Connect(endpoint, options, o => TablePipelines.Build(o, endpoint, tokenCredential)))
    {
    }

    /// <summary>For an address that carries a shared access signature in its query.</summary>
    public TableServiceClient(Uri endpoint, TableClientOptions? options = default)
        : this(Connect(endpoint, options, TablePipelines.Build))
    {
    }

    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential)
        : this(endpoint, credential, new TableClientOptions())
    {
    }

    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions options)
        : this(Connect(endpoint, options, o => TablePipelines.Build(o, credential)))
    {
        ArgumentNullException.ThrowIfNull(credential);
    }

    /// <summary>For mocks.</summary>
    protected TableServiceClient()
    {
        _connection = null!;
        _tables = null!;
    }

    private TableServiceClient(TableConnection connection)
    {
        _connection = connection;
        _tables = new TableOperations(connection);
    }

    public virtual string AccountName => _connection.AccountName;

    public virtual Uri Uri => _connection.Endpoint;

    internal TableConnection Connection => _connection;

    public static string CreateQueryFilter(FormattableString filter) => FilterText.From(filter);

    /// <summary>Tables are filtered by <see cref="TableItem.Name"/>.</summary>
    /// <exception cref="NotSupportedException">The expression has no OData form.</exception>
    public static string CreateQueryFilter(Expression<Func<TableItem, bool>> filter) => FilterText.From(filter);

    /// <summary>Gives a client; does not ask the service whether the table exists.</summary>
    public virtual TableClient GetTableClient(string tableName)
    {
        ArgumentNullException.ThrowIfNull(tableName);
        return new TableClient(_connection, tableName);
    }

    /// <exception cref="RequestFailedException">409 <c>TableAlreadyExists</c>; 409 <c>TableBeingDeleted</c> for a while after a deletion.</exception>
    public virtual Response<TableItem> CreateTable(string tableName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tableName);
        return _tables.CreateAsync(tableName, mayExist: false, async: false, cancellationToken).Result();
    }

    /// <inheritdoc cref="CreateTable"/>
    public virtual Task<Response<TableItem>> CreateTableAsync(string tableName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tableName);
        return _tables.CreateAsync(tableName, mayExist: false, async: true, cancellationToken).AsTask();
    }

    /// <returns>The table; raw status 409 when it was there already.</returns>
    public virtual Response<TableItem> CreateTableIfNotExists(string tableName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tableName);
        return _tables.CreateAsync(tableName, mayExist: true, async: false, cancellationToken).Result();
    }

    /// <inheritdoc cref="CreateTableIfNotExists"/>
    public virtual Task<Response<TableItem>> CreateTableIfNotExistsAsync(string tableName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tableName);
        return _tables.CreateAsync(tableName, mayExist: true, async: true, cancellationToken).AsTask();
    }

    /// <returns>Status 404 when there was no such table.</returns>
    public virtual Response DeleteTable(string tableName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tableName);
        return _tables.DeleteAsync(tableName, async: false, cancellationToken).Result();
    }

    /// <inheritdoc cref="DeleteTable"/>
    public virtual Task<Response> DeleteTableAsync(string tableName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tableName);
        return _tables.DeleteAsync(tableName, async: true, cancellationToken).AsTask();
    }

    public virtual Pageable<TableItem> Query(
        string? filter = default, int? maxPerPage = default, CancellationToken cancellationToken = default) =>
        new BlockingPages<TableItem>(Pages(filter), maxPerPage, cancellationToken);

    public virtual Pageable<TableItem> Query(
        FormattableString filter, int? maxPerPage = default, CancellationToken cancellationToken = default) =>
        Query(CreateQueryFilter(filter), maxPerPage, cancellationToken);

    public virtual Pageable<TableItem> Query(
        Expression<Func<TableItem, bool>> filter, int? maxPerPage = default, CancellationToken cancellationToken = default) =>
        Query(CreateQueryFilter(filter), maxPerPage, cancellationToken);

    public virtual AsyncPageable<TableItem> QueryAsync(
        string? filter = default, int? maxPerPage = default, CancellationToken cancellationToken = default) =>
        new AsyncPages<TableItem>(Pages(filter), maxPerPage, cancellationToken);

    public virtual AsyncPageable<TableItem> QueryAsync(
        FormattableString filter, int? maxPerPage = default, CancellationToken cancellationToken = default) =>
        QueryAsync(CreateQueryFilter(filter), maxPerPage, cancellationToken);

    public virtual AsyncPageable<TableItem> QueryAsync(
        Expression<Func<TableItem, bool>> filter, int? maxPerPage = default, CancellationToken cancellationToken = default) =>
        QueryAsync(CreateQueryFilter(filter), maxPerPage, cancellationToken);

    private static TableConnection Connect(string connectionString, TableClientOptions options)
    {
        TableConnectionString connection = TableConnectionString.Parse(connectionString);
        return new TableConnection(TablePipelines.Build(options, connection), connection.Endpoint, options.VersionText);
    }

    private static TableConnection Connect(Uri endpoint, TableClientOptions? options, Func<TableClientOptions, HttpPipeline> build)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        options ??= new TableClientOptions();
        return new TableConnection(build(options), endpoint, options.VersionText);
    }

    private ReadPage<TableItem> Pages(string? filter) =>
        (continuation, top, async, cancellationToken) => _tables.ListAsync(filter, continuation, top, async, cancellationToken);
}
