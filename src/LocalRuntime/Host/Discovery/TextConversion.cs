using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace PartnerDesk.LocalRuntime.Discovery;

/// <summary>Makes parameters from a trigger's data: route and query values, message properties.</summary>
internal static class TextConversion
{
    private static readonly HashSet<Type> Known =
    [
        typeof(string), typeof(bool), typeof(byte), typeof(short), typeof(int), typeof(long), typeof(float), typeof(double), typeof(decimal),
        typeof(Guid), typeof(DateTime), typeof(DateTimeOffset),
    ];

    public static bool CanConvertTo(Type type) => Known.Contains(Nullable.GetUnderlyingType(type) ?? type);

    /// <exception cref="FunctionInputConverterException">The text is not such a value; for HTTP the caller gets 500, as from the real host.</exception>
    public static object Convert(object value, ParameterInfo parameter, string function)
    {
        Type type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        if (type.IsInstanceOfType(value))
        {
            return value;
        }

        try
        {
            string text = System.Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            return type == typeof(string) ? text : TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text)!;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            throw new FunctionInputConverterException(
                $"Error converting 1 input parameters for Function '{function}': Cannot convert input parameter '{parameter.Name}' to type '{parameter.ParameterType}' from type '{value.GetType()}'.",
                exception);
        }
    }
}
