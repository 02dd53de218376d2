namespace PartnerDesk.LocalRuntime.Tables.Wire;

/// <summary>Header values and the query that ask for rows with type marks but without links.</summary>
internal static class MediaTypes
{
    public const string Json = "application/json";
    public const string MinimalMetadata = "application/json;odata=minimalmetadata";
    public const string NoMetadata = "application/json;odata=nometadata";
    public const string ReturnNoContent = "return-no-content";

    /// <summary>Name and escaped value of the format parameter.</summary>
    public const string FormatName = "$format";
    public const string FormatValue = "application%2Fjson%3Bodata%3Dminimalmetadata";
}
