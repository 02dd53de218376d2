namespace Azure.Data.Tables;

public enum TableUpdateMode
{
    /// <summary>Properties that are not sent, or are null, stay as they are. A merge cannot remove a property.</summary>
    Merge = 0,

    /// <summary>The row becomes exactly what is sent.</summary>
    Replace = 1,
}
