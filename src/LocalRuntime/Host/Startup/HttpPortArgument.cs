using System.Globalization;
using System.Net;
using PartnerDesk.LocalRuntime.Processes;

namespace PartnerDesk.LocalRuntime.Startup;

/// <summary><c>--port N</c>, <c>--port=N</c> or <c>-p N</c> among the program's arguments, as <c>func start</c> takes it.</summary>
public static class HttpPortArgument
{
    /// <summary>The port when nothing says another: that of Core Tools.</summary>
    public const int Default = 7071;

    /// <summary>The port that the arguments say, or null when they say none; the last one counts.</summary>
    /// <exception cref="LocalSetupException">What follows is not a port from 1 to 65535.</exception>
    public static int? Read(IReadOnlyList<string> arguments)
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

    internal static bool TryParse(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= IPEndPoint.MaxPort;

    private static int Parse(string text) => TryParse(text, out int port)
        ? port
        : throw new LocalSetupException($"--port takes a port from 1 to 65535, not '{text}'. Example: dotnet run --project src/Functions -- --port 7072");
}
