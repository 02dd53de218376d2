namespace Azure.Data.Tables;

public enum TableTransactionActionType
{
    Add = 0,

    /// <summary>Without an ETag this is an upsert; pass <see cref="Azure.ETag.All"/> to demand that the row exists.</summary>
    UpdateMerge = 1,

    /// <summary>Without an ETag this is an upsert; pass <see cref="Azure.ETag.All"/> to demand that the row exists.</summary>
    UpdateReplace = 2,

    Delete = 3,

    UpsertMerge = 4,

    UpsertReplace = 5,
}
