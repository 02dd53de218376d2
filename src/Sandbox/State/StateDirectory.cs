using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PartnerDesk.Sandbox.State;

/// <summary>The folder of the sandbox's state, and the one way files in it are read and written.</summary>
internal sealed class StateDirectory
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    public StateDirectory(string path)
    {
        Root = path;
        Directory.CreateDirectory(CustomersFolder);
    }

    public string Root { get; }

    public string CustomersFolder => Path.Combine(Root, "customers");

    public string File(string name) => Path.Combine(Root, name);

    public static T? Read<T>(string path) where T : class
    {
        if (!System.IO.File.Exists(path))
        {
            return null;
        }

        using FileStream stream = System.IO.File.OpenRead(path);
        return JsonSerializer.Deserialize<T>(stream, Json);
    }

    /// <summary>Replaces the file as a whole: a process killed at any instruction leaves the old content or the new.</summary>
    public static void Write<T>(string path, T value)
    {
        string temporary = path + ".new";
        System.IO.File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(value, Json));
        System.IO.File.Move(temporary, path, overwrite: true);
    }
}
