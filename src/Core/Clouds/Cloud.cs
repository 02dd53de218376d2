namespace PartnerDesk.Core.Clouds;

/// <summary>The cloud a customer lives in. Tokens, hosts and capabilities of one are useless in the other.</summary>
public enum Cloud
{
    Global,

    /// <summary>Operated by 21Vianet in China.</summary>
    China21Vianet,
}
