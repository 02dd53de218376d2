using System.Globalization;
using Azure.Core;

namespace PartnerDesk.LocalRuntime.Tables.Wire;

internal static class UriQueries
{
    /// <summary>Most rows in a page. The value is not checked here: the service knows its limits.</summary>
    public static void AppendTop(this RequestUriBuilder uri, int? top)
    {
        if (top is { } value) uri.AppendQuery("$top", value.ToString(CultureInfo.InvariantCulture), escapeValue: false);
    }

    /// <summary>The properties to send back; none given means all.</summary>
    public static void AppendSelect(this RequestUriBuilder uri, string? select)
    {
        if (!string.IsNullOrEmpty(select)) uri.AppendQuery("$select", select, escapeValue: true);
    }
}
