using System.Linq.Expressions;

namespace PartnerDesk.LocalRuntime.Tables.Filters;

/// <summary>Makes OData filter text.</summary>
internal static class FilterText
{
    /// <exception cref="ArgumentException">A value has no OData form.</exception>
    public static string From(FormattableString filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        object?[] values = filter.GetArguments();
        object[] literals = new object[values.Length];
        for (int i = 0; i < values.Length; i++) literals[i] = ODataLiteral.Of(values[i], i);
        return string.Format(System.Globalization.CultureInfo.InvariantCulture, filter.Format, literals);
    }

    /// <exception cref="NotSupportedException">The expression has no OData form.</exception>
    public static string From<T>(Expression<Func<T, bool>> filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return FilterTranslator.Translate(filter);
    }
}
