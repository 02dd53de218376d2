using System.ComponentModel.DataAnnotations;
using PartnerDesk.Core.Escalation;

namespace PartnerDesk.Functions.Requests;

/// <summary>Whom the vendor answers to. Section <c>PartnerContact</c>; without a name the dossier leaves it out.</summary>
public sealed class PartnerContactOptions
{
    [StringLength(200)]
    public string? Name { get; set; }

    [EmailAddress]
    public string? Email { get; set; }

    public string? Phone { get; set; }

    /// <summary>ISO 3166 alpha-3, for example CHN.</summary>
    [RegularExpression("^[A-Z]{3}$")]
    public string? Country { get; set; }

    /// <summary>Time zone as the vendor's form names it, for example China Standard Time.</summary>
    public string? TimeZone { get; set; }

    /// <summary>Language as the vendor's form names it, for example zh-hans.</summary>
    public string? Language { get; set; }

    /// <summary>Whether somebody answers at every hour. Default true: that is the partner's duty.</summary>
    public bool Available24x7 { get; set; } = true;

    public PartnerContact? ToContact() => string.IsNullOrWhiteSpace(Name) ? null : new PartnerContact(Name, Email, Phone, Country, TimeZone, Language, Available24x7);
}
