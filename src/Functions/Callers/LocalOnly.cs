using Microsoft.Extensions.Configuration;

namespace PartnerDesk.Functions.Callers;

/// <summary>Tells whether the program runs on a developer's machine, where the sample's keys are allowed.</summary>
/// <remarks>
/// Local means that storage is the emulator or another address of this machine. In Azure storage is never on loopback,
/// so the sample's keys cannot slip into production with a copied settings file.
/// </remarks>
public sealed class LocalOnly(IConfiguration configuration)
{
    public bool IsLocal { get; } = IsLoopback(configuration["AzureWebJobsStorage"] ?? "");

    private static bool IsLoopback(string connectionString)
    {
        foreach (string part in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                continue;
            }

            string name = part[..equals];
            string value = part[(equals + 1)..];
            if (name.Equals("UseDevelopmentStorage", StringComparison.OrdinalIgnoreCase))
            {
                return value.Equals("true", StringComparison.OrdinalIgnoreCase);
            }

            if (name.Equals("TableEndpoint", StringComparison.OrdinalIgnoreCase))
            {
                return Uri.TryCreate(value, UriKind.Absolute, out Uri? uri) && uri.IsLoopback;
            }
        }

        return false;
    }
}
