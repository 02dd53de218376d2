using PartnerDesk.LocalRuntime.Processes;
using PartnerDesk.LocalRuntime.Startup;

namespace PartnerDesk.LocalRuntime.Host.Tests.Processes;

public sealed class LocalSettingsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Own_file_wins_over_the_sample()
    {
        Write(LocalSettings.OwnFile, """{ "Values": { "A": "own" } }""");
        Write(LocalSettings.SampleFile, """{ "Values": { "A": "sample", "B": "sample" } }""");

        var settings = LocalSettings.Load(_folder.Path);

        Assert.False(settings.IsSample);
        Assert.Null(settings.Notice);
        Assert.Equal([KeyValuePair.Create("A", "own")], settings.Values);
    }

    [Fact]
    public void Sample_holds_when_there_is_no_own_file()
    {
        Write(LocalSettings.SampleFile, """{ "IsEncrypted": false, "Values": { "A": "sample" } }""");

        var settings = LocalSettings.Load(_folder.Path);

        Assert.True(settings.IsSample);
        Assert.Equal("No local.settings.json: the values of local.settings.sample.json hold.", settings.Notice);
        Assert.Equal("sample", settings.Values["A"]);
    }

    [Fact]
    public void No_file_means_no_values() => Assert.Empty(LocalSettings.Load(_folder.Path).Values);

    [Fact]
    public void The_environment_wins_even_with_an_empty_value()
    {
        Write(LocalSettings.OwnFile, """{ "Values": { "A": "file", "B": "file", "C": "file" } }""");
        var environment = new Dictionary<string, string> { ["A"] = "environment", ["B"] = "" };

        IEnumerable<KeyValuePair<string, string>> missing = LocalSettings.Load(_folder.Path).MissingFrom(name => environment.GetValueOrDefault(name));

        Assert.Equal([KeyValuePair.Create("C", "file")], missing);
    }

    [Fact]
    public void Comments_trailing_commas_numbers_and_flags_are_read()
    {
        Write(LocalSettings.OwnFile, """
            {
              // as Core Tools allows
              "Values": { "Number": 7, "Flag": true, "Text": "x", },
              "Host": { "LocalHttpPort": 7099 },
            }
            """);

        var settings = LocalSettings.Load(_folder.Path);

        Assert.Equal(("7", "true", "x"), (settings.Values["Number"], settings.Values["Flag"], settings.Values["Text"]));
        Assert.Equal(7099, settings.HttpPort);
    }

    [Theory]
    [InlineData("""{ "IsEncrypted": true, "Values": {} }""", "func settings decrypt")]
    [InlineData("""{ "Values": { "A": { "B": 1 } } }""", "\"A__Key\"")]
    [InlineData("""{ "Values": [] }""", "must be an object")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("{ Values", "not valid JSON")]
    [InlineData("""{ "Host": { "LocalHttpPort": 70999 } }""", "from 1 to 65535")]
    public void Unusable_file_is_refused_with_its_name_and_a_way_out(string content, string expected)
    {
        Write(LocalSettings.OwnFile, content);

        string message = Assert.Throws<LocalSetupException>(() => LocalSettings.Load(_folder.Path)).Message;

        Assert.Contains(LocalSettings.OwnFile, message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    private void Write(string name, string content) => File.WriteAllText(_folder.File(name), content);
}
