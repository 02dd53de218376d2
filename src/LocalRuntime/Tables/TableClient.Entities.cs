using PartnerDesk.LocalRuntime.Tables.Wire;

namespace Azure.Data.Tables;

public partial class TableClient
{
    /// <exception cref="RequestFailedException">409 <c>EntityAlreadyExists</c>; also after a retry whose first try was written.</exception>
    public virtual Response AddEntity<T>(T entity, CancellationToken cancellationToken = default)
        where T : ITableEntity =>
        _entities.InsertAsync(entity, async: false, cancellationToken).Result();

    /// <inheritdoc cref="AddEntity"/>
    public virtual Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : ITableEntity =>
        _entities.InsertAsync(entity, async: true, cancellationToken).AsTask();

    public virtual Response UpsertEntity<T>(
        T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity =>
        _entities.WriteAsync(entity, mode, ifMatch: null, async: false, cancellationToken).Result();

    public virtual Task<Response> UpsertEntityAsync<T>(
        T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity =>
        _entities.WriteAsync(entity, mode, ifMatch: null, async: true, cancellationToken).AsTask();

    /// <summary>Writes a row that must exist. The new ETag is in the response, not in <paramref name="entity"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="ifMatch"/> is the default value.</exception>
    /// <exception cref="RequestFailedException">412 <c>UpdateConditionNotSatisfied</c>; 404 <c>ResourceNotFound</c>.</exception>
    public virtual Response UpdateEntity<T>(
        T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity =>
        _entities.WriteAsync(entity, mode, Required(ifMatch), async: false, cancellationToken).Result();

    /// <inheritdoc cref="UpdateEntity"/>
    public virtual async Task<Response> UpdateEntityAsync<T>(
        T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity =>
        await _entities.WriteAsync(entity, mode, Required(ifMatch), async: true, cancellationToken);

    /// <summary>Deletes the row that has the entity's keys. The entity's own ETag is not looked at.</summary>
    /// <returns>Status 404, and no exception, when there was no such row.</returns>
    /// <exception cref="RequestFailedException">412 <c>UpdateConditionNotSatisfied</c>.</exception>
    public virtual Response DeleteEntity(ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return DeleteEntity(entity.PartitionKey, entity.RowKey, ifMatch, cancellationToken);
    }

    /// <inheritdoc cref="DeleteEntity(ITableEntity, ETag, CancellationToken)"/>
    public virtual Response DeleteEntity(
        string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        return _entities.DeleteAsync(partitionKey, rowKey, ifMatch, async: false, cancellationToken).Result();
    }

    /// <inheritdoc cref="DeleteEntity(ITableEntity, ETag, CancellationToken)"/>
    public virtual async Task<Response> DeleteEntityAsync(
        ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return await DeleteEntityAsync(entity.PartitionKey, entity.RowKey, ifMatch, cancellationToken);
    }

    /// <inheritdoc cref="DeleteEntity(ITableEntity, ETag, CancellationToken)"/>
    public virtual async Task<Response> DeleteEntityAsync(
        string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        return await _entities.DeleteAsync(partitionKey, rowKey, ifMatch, async: true, cancellationToken);
    }

    /// <param name="partitionKey">Partition key.</param>
    /// <param name="rowKey">Row key.</param>
    /// <param name="select">Properties to send back, the keys among them when wanted; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestFailedException">404 <c>ResourceNotFound</c> or <c>TableNotFound</c>.</exception>
    public virtual Response<T> GetEntity<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = default, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        (T? entity, Response response) =
            _entities.GetAsync<T>(partitionKey, rowKey, EntityQuery.SelectText(select), mayBeMissing: false, async: false, cancellationToken).Result();
        return Response.FromValue(entity!, response);
    }

    /// <inheritdoc cref="GetEntity"/>
    public virtual async Task<Response<T>> GetEntityAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = default, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        (T? entity, Response response) = await _entities.GetAsync<T>(
            partitionKey, rowKey, EntityQuery.SelectText(select), mayBeMissing: false, async: true, cancellationToken);
        return Response.FromValue(entity!, response);
    }

    /// <summary>As <see cref="GetEntity"/>, but a missing row or table gives an answer without a value.</summary>
    public virtual NullableResponse<T> GetEntityIfExists<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = default, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        (T? entity, Response response) =
            _entities.GetAsync<T>(partitionKey, rowKey, EntityQuery.SelectText(select), mayBeMissing: true, async: false, cancellationToken).Result();
        return entity is null ? new MissingEntity<T>(response) : Response.FromValue(entity, response);
    }

    /// <inheritdoc cref="GetEntityIfExists"/>
    public virtual async Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = default, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        (T? entity, Response response) = await _entities.GetAsync<T>(
            partitionKey, rowKey, EntityQuery.SelectText(select), mayBeMissing: true, async: true, cancellationToken);
        return entity is null ? new MissingEntity<T>(response) : Response.FromValue(entity, response);
    }

    private static ETag Required(ETag ifMatch) => ifMatch != default
        ? ifMatch
        : throw new ArgumentException("Pass the ETag that was read, or ETag.All to write whatever is there.", nameof(ifMatch));
}
