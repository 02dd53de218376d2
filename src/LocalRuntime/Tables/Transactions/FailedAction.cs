using System.Globalization;

namespace PartnerDesk.LocalRuntime.Tables.Transactions;

/// <summary>Which action of a transaction failed: the service puts its position and a colon before the error message.</summary>
internal static class FailedAction
{
    public const string DataKey = "FailedEntity";

    public static Dictionary<string, string>? DataOf(string? message)
    {
        int colon = message?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        return colon > 0 && int.TryParse(message.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            ? new Dictionary<string, string> { [DataKey] = index.ToString(CultureInfo.InvariantCulture) }
            : null;
    }
}
