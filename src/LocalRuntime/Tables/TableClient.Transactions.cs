using PartnerDesk.LocalRuntime.Tables.Wire;

namespace Azure.Data.Tables;

public partial class TableClient
{
    /// <summary>
    /// Does all actions or none. The service allows 100 actions and 4 MiB, all in one partition, each row once.
    /// </summary>
    /// <returns>One answer per action, in order; a written row's has its ETag.</returns>
    /// <exception cref="InvalidOperationException">There are no actions.</exception>
    /// <exception cref="TableTransactionFailedException">The service refused an action; the exception says which.</exception>
    /// <exception cref="RequestFailedException">The service refused the request as such: 413 above 4 MiB.</exception>
    public virtual Response<IReadOnlyList<Response>> SubmitTransaction(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default) =>
        _transactions.SubmitAsync(transactionActions, async: false, cancellationToken).Result();

    /// <inheritdoc cref="SubmitTransaction"/>
    public virtual Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default) =>
        _transactions.SubmitAsync(transactionActions, async: true, cancellationToken).AsTask();
}
