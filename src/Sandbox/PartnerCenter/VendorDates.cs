namespace PartnerDesk.Sandbox.PartnerCenter;

/// <summary>The ways in which Partner Center writes times.</summary>
internal static class VendorDates
{
    /// <summary>Stands for "no date".</summary>
    public const string None = "0001-01-01T00:00:00";

    public static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");

    /// <summary>UTC too, but it does not say so.</summary>
    public static string WithoutZone(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff");

    /// <summary>Seven digits of a second.</summary>
    public static string Precise(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'");
}
