using PartnerDesk.Core.Clouds;

namespace PartnerDesk.Core.Escalation;

/// <summary>Addresses of the vendor's portals, where a person opens a service request. <c>{customerId}</c> is replaced.</summary>
/// <remarks>
/// Global: the on-behalf link, so that the request carries the relation between partner and customer. China: Partner Center's start
/// page (Support requests, Customer requests); no link into one customer is known there.
/// </remarks>
public sealed record VendorPortals
{
    public string Global { get; init; } = "https://portal.office.com/Partner/BeginClientSession.aspx?CTID={customerId}&CSDEST=Support";

    public string China21Vianet { get; init; } = "https://partner.partnercenter.microsoftonline.cn/pcv/dashboard/overview";

    /// <returns>The address for this customer; null while the cloud is not known.</returns>
    public string? For(Cloud? cloud, string customerId) => cloud switch
    {
        Cloud.Global => Fill(Global, customerId),
        Cloud.China21Vianet => Fill(China21Vianet, customerId),
        _ => null,
    };

    /// <summary>Says which address is not an absolute http or https one; empty when all are.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> messages = [];
        Check(messages, nameof(Global), Global);
        Check(messages, nameof(China21Vianet), China21Vianet);
        return messages;
    }

    private static string Fill(string template, string customerId) =>
        template.Replace("{customerId}", Uri.EscapeDataString(customerId), StringComparison.Ordinal);

    private static void Check(List<string> messages, string name, string template)
    {
        bool isWebAddress = Uri.TryCreate(Fill(template, "customer"), UriKind.Absolute, out Uri? uri)
            && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp);
        if (!isWebAddress) messages.Add($"{name} is not an absolute http or https address.");
    }
}
