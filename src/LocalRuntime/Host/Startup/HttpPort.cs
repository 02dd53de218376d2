using System.Globalization;
using System.Net;
using PartnerDesk.LocalRuntime.Processes;

namespace PartnerDesk.LocalRuntime.Startup;

/// <summary>The port the host listens on.</summary>
public static class HttpPort
{
    /// <summary>The port when nothing says another: that of Core Tools.</summary>
    public const int Default = 7071;

    /// <summary>
    /// The port after <c>--port</c> or <c>-p</c> (also <c>--port=N</c>) among the program's arguments, as <c>func start</c> takes it,
    /// or null when there is none; the last one counts.
    /// </summary>
    /// <exception cref="LocalSetupException">What follows is not a port from 1 to 65535.</exception>
    public static int? FromArguments(IReadOnlyList<string> arguments)
    {
        int? port = null;
        for (int index = 0; index < arguments.Count; index++)
        {
            if (arguments[index] is "--port" or "-p")
            {
                port = Parse(index + 1 < arguments.Count ? arguments[index + 1] : "");
            }
            else if (arguments[index].StartsWith("--port=", StringComparison.Ordinal))
            {
                port = Parse(arguments[index]["--port=".Length..]);
            }
        }

        return port;
    }

    /// <summary>Looks before anything is started whether the host could listen.</summary>
    /// <exception cref="LocalSetupException">Somebody listens there; the message says what to do.</exception>
    public static void ThrowIfInUse(int port)
    {
        if (!FreePort.IsFree(port))
        {
            throw new LocalSetupException(
                $"Port {port} is in use. Stop what listens there, or take another: dotnet run --project src/Functions -- --port {port + 1}");
        }
    }

    internal static bool TryParse(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= IPEndPoint.MaxPort;

    private static int Parse(string text) => TryParse(text, out int port)
        ? port
        : throw new LocalSetupException($"--port takes a port from 1 to 65535, not '{text}'. Example: dotnet run --project src/Functions -- --port 7072");
}
