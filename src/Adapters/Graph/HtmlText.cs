using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace PartnerDesk.Adapters.Graph;

/// <summary>Plain text of HTML that somebody else wrote.</summary>
internal static partial class HtmlText
{
    /// <summary>Longest text kept, in characters.</summary>
    private const int MaxLength = 4_000;

    /// <summary>Longest HTML looked at, in characters; the rest is dropped.</summary>
    private const int MaxHtml = 200_000;

    /// <summary>Drops scripts, styles and markup; runs of white space become one blank.</summary>
    public static string Strip(string html)
    {
        using IHtmlDocument document = new HtmlParser().ParseDocument(html.Length > MaxHtml ? html[..MaxHtml] : html);
        foreach (AngleSharp.Dom.IElement hidden in document.QuerySelectorAll("script,style,template,noscript,iframe,object").ToArray())
        {
            hidden.Remove();
        }

        string text = WhiteSpace().Replace(document.Body?.TextContent ?? "", " ").Trim();
        return text.Length > MaxLength ? text[..MaxLength] + "…" : text;
    }

    [GeneratedRegex(@"[\s\p{Cc}]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WhiteSpace();
}
