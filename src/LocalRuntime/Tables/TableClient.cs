using Azure.Core;
using Azure.Data.Tables.Models;
using PartnerDesk.LocalRuntime.Tables.Transactions;
using PartnerDesk.LocalRuntime.Tables.Wire;

namespace Azure.Data.Tables;

/// <summary>
/// One table. May be shared and kept. Nothing is checked here that the service checks: key characters, sizes, the number of
/// actions and partitions of a transaction.
/// </summary>
public partial class TableClient
{
    private readonly TableConnection _connection;
    private readonly TableOperations _tables;
    private readonly EntityOperations _entities;
    private readonly TransactionOperation _transactions;

    public TableClient(string connectionString, string tableName)
        : this(connectionString, tableName, null)
    {
    }

    /// <exception cref="ArgumentException">Settings are missing, or a text is empty.</exception>
    /// <exception cref="InvalidOperationException">The text is not a connection string.</exception>
    public TableClient(string connectionString, string tableName, TableClientOptions? options = default)
        : this(Connect(connectionString, options ?? new TableClientOptions()), tableName)
    {
    }

    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential)
        : this(endpoint, tableName, credential, null)
    {
    }

    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential, TableClientOptions? options = default)
        : this(new TableServiceClient(endpoint, credential, options ?? new TableClientOptions()).Connection, tableName)
    {
    }

    /// <summary>Tokens are refused on addresses that are not https.</summary>
    public TableClient(Uri endpoint, string tableName, TokenCredential tokenCredential, TableClientOptions? options = default)
        : this(new TableServiceClient(endpoint, tokenCredential, options).Connection, tableName)
    {
    }

    /// <param name="endpoint">Address of the table, without a signature.</param>
    /// <param name="credential">The signature; it goes last into the query.</param>
    /// <param name="options">Null for the defaults.</param>
    public TableClient(Uri endpoint, AzureSasCredential credential, TableClientOptions? options = default)
        : this(new TableServiceClient(TableAddress.ServiceOf(endpoint), credential, options).Connection, TableAddress.NameIn(endpoint))
    {
    }

    /// <summary>For the address of a table that carries a shared access signature in its query.</summary>
    public TableClient(Uri endpoint, TableClientOptions? options = default)
        : this(new TableServiceClient(TableAddress.ServiceOf(endpoint), options).Connection, TableAddress.NameIn(endpoint))
    {
    }

    internal TableClient(TableConnection connection, string tableName)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        Name = tableName;
        Uri = new Uri($"{connection.Root}/{tableName}");
        _connection = connection;
        _tables = new TableOperations(connection);
        _entities = new EntityOperations(connection, tableName);
        _transactions = new TransactionOperation(connection, tableName);
    }

    /// <summary>For mocks.</summary>
    protected TableClient()
    {
        Name = null!;
        Uri = null!;
        _connection = null!;
        _tables = null!;
        _entities = null!;
        _transactions = null!;
    }

    public virtual string Name { get; }

    public virtual string AccountName => _connection.AccountName;

    public virtual Uri Uri { get; }

    /// <exception cref="RequestFailedException">409 <c>TableAlreadyExists</c>.</exception>
    public virtual Response<TableItem> Create(CancellationToken cancellationToken = default) =>
        _tables.CreateAsync(Name, mayExist: false, async: false, cancellationToken).Result();

    /// <inheritdoc cref="Create"/>
    public virtual Task<Response<TableItem>> CreateAsync(CancellationToken cancellationToken = default) =>
        _tables.CreateAsync(Name, mayExist: false, async: true, cancellationToken).AsTask();

    /// <returns>The table; raw status 409 when it was there already.</returns>
    public virtual Response<TableItem> CreateIfNotExists(CancellationToken cancellationToken = default) =>
        _tables.CreateAsync(Name, mayExist: true, async: false, cancellationToken).Result();

    /// <inheritdoc cref="CreateIfNotExists"/>
    public virtual Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default) =>
        _tables.CreateAsync(Name, mayExist: true, async: true, cancellationToken).AsTask();

    /// <returns>Status 404 when there was no such table.</returns>
    public virtual Response Delete(CancellationToken cancellationToken = default) =>
        _tables.DeleteAsync(Name, async: false, cancellationToken).Result();

    /// <inheritdoc cref="Delete"/>
    public virtual Task<Response> DeleteAsync(CancellationToken cancellationToken = default) =>
        _tables.DeleteAsync(Name, async: true, cancellationToken).AsTask();

    private static TableConnection Connect(string connectionString, TableClientOptions options) =>
        new TableServiceClient(connectionString, options).Connection;
}
