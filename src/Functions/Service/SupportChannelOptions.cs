using System.ComponentModel.DataAnnotations;

namespace PartnerDesk.Functions.Service;

/// <summary>How customers reach support; shown to anybody. Section <c>SupportChannels</c>.</summary>
/// <remarks>A partner has to tell its customers through which channels support is reached. Source: customer support duties of the partner pages.</remarks>
public sealed class SupportChannelOptions
{
    [Required, StringLength(200, MinimumLength = 1)]
    public string Company { get; set; } = "";

    [EmailAddress]
    public string? Email { get; set; }

    public string? Phone { get; set; }

    [Url]
    public string? Website { get; set; }

    /// <summary>When somebody answers, in words.</summary>
    [Required]
    public string Hours { get; set; } = "24 hours a day, every day of the year";

    /// <summary>Languages served, BCP 47.</summary>
    public IList<string> Languages { get; } = [];
}
