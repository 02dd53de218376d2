using System.Globalization;

namespace PartnerDesk.Sandbox;

/// <summary>What a sandbox process is started with.</summary>
/// <param name="Port">TCP port on the loopback interface; 0 takes a free one.</param>
/// <param name="DataDirectory">Where the state lies; created when missing. One process at a time.</param>
public sealed record SandboxOptions(int Port, string DataDirectory)
{
    /// <summary>The port used when none is named.</summary>
    public const int DefaultPort = 7090;

    /// <summary>The folder used when none is named, below the current directory.</summary>
    public const string DefaultDataDirectory = ".sandbox";

    /// <summary>Reads <c>--port N</c> and <c>--data DIR</c>.</summary>
    /// <returns>The options, or a sentence that says which argument is wrong.</returns>
    public static (SandboxOptions? Options, string? Mistake) Parse(IReadOnlyList<string> arguments)
    {
        int port = DefaultPort;
        string data = DefaultDataDirectory;
        for (int i = 0; i < arguments.Count; i += 2)
        {
            string? value = i + 1 < arguments.Count ? arguments[i + 1] : null;
            switch (arguments[i])
            {
                case "--port" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= 65535:
                    break;
                case "--port":
                    return (null, "--port needs a number from 0 to 65535.");
                case "--data" when !string.IsNullOrWhiteSpace(value):
                    data = value;
                    break;
                case "--data":
                    return (null, "--data needs a directory.");
                default:
                    return (null, $"Unknown argument '{arguments[i]}'. Known: --port N, --data DIR.");
            }
        }

        return (new SandboxOptions(port, Path.GetFullPath(data)), null);
    }
}
