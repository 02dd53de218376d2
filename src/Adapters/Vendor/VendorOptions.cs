using System.ComponentModel.DataAnnotations;

namespace PartnerDesk.Adapters.Vendor;

/// <summary>How patient we are with the vendor. Section <c>Vendor</c>.</summary>
public sealed class VendorOptions
{
    /// <summary>Time for one try, until the body is read. 0.1 s to 2 min; default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:02:00")]
    public TimeSpan TryTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Time for one call with all its retries and waits. 0.1 s to 5 min; default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Retries after the first try. 0 to 10; default 2.</summary>
    [Range(0, 10)]
    public int Retries { get; set; } = 2;

    /// <summary>First pause between tries; doubles, with jitter. Default 0.5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest answer read, in bytes. Default 8 MiB.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaxAnswerBytes { get; set; } = 8 * 1024 * 1024;
}
