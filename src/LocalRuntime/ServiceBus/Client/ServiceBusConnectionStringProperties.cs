#nullable disable // As in the package, whose surface says nothing about null.
namespace Azure.Messaging.ServiceBus;

/// <summary>The parts of a connection string; a part that is not in it is null.</summary>
public class ServiceBusConnectionStringProperties
{
    public Uri Endpoint { get; private set; }

    public string FullyQualifiedNamespace => Endpoint?.Host;

    public string EntityPath { get; private set; }

    public string SharedAccessKeyName { get; private set; }

    public string SharedAccessKey { get; private set; }

    public string SharedAccessSignature { get; private set; }

    internal bool UsesDevelopmentEmulator { get; private set; }

    /// <summary>Reads <c>name=value</c> pairs separated by semicolons. Unknown names are ignored, names match in any case.</summary>
    /// <exception cref="ArgumentException">The text is null or empty.</exception>
    /// <exception cref="FormatException">A pair lacks its name, its value or the equals sign, or the endpoint is no address.</exception>
    public static ServiceBusConnectionStringProperties Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);

        ServiceBusConnectionStringProperties parsed = new();
        foreach (string pair in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            string name = equals > 0 ? pair[..equals].Trim() : string.Empty;
            string value = equals > 0 ? pair[(equals + 1)..].Trim() : string.Empty;
            if (name.Length == 0 || value.Length == 0)
            {
                throw new FormatException("The connection string is not a list of name=value pairs separated by semicolons.");
            }

            parsed.Set(name.ToUpperInvariant(), value);
        }

        return parsed;
    }

    private void Set(string upperName, string value)
    {
        switch (upperName)
        {
            case "ENDPOINT":
                Endpoint = Uri.TryCreate(value, UriKind.Absolute, out Uri endpoint) && endpoint.Host.Length > 0
                    ? endpoint
                    : throw new FormatException("The endpoint in the connection string is not an address such as sb://host.");
                break;
            case "ENTITYPATH":
                EntityPath = value;
                break;
            case "SHAREDACCESSKEYNAME":
                SharedAccessKeyName = value;
                break;
            case "SHAREDACCESSKEY":
                SharedAccessKey = value;
                break;
            case "SHAREDACCESSSIGNATURE":
                SharedAccessSignature = value;
                break;
            case "USEDEVELOPMENTEMULATOR":
                UsesDevelopmentEmulator = string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
                break;
            default:
                break;
        }
    }
}
