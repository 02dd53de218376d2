using Microsoft.Extensions.Configuration;
using PartnerDesk.LocalRuntime.Hosting;

namespace PartnerDesk.LocalRuntime.Settings;

/// <summary>The environment variables as the host sees them: what trigger attributes and host.json overrides may name.</summary>
internal sealed class EnvironmentSettings
{
    private readonly IConfigurationRoot _configuration;

    private EnvironmentSettings(IConfigurationSource source) => _configuration = new ConfigurationBuilder().Add(source).Build();

    /// <summary>The value, or null. <c>__</c> and <c>:</c> mean the same.</summary>
    public string? this[string name] => _configuration[name.Replace("__", ":", StringComparison.Ordinal)] is { Length: > 0 } value ? value : null;

    /// <summary>Every value there is.</summary>
    public IEnumerable<string> Values => _configuration.AsEnumerable().Select(pair => pair.Value).OfType<string>();

    public IConfigurationSection Section(string name) => _configuration.GetSection(name);

    /// <summary>The environment, or in a test the settings given instead of it.</summary>
    public static EnvironmentSettings From(LocalFunctionsHostOptions options) => new(SourceOf(options));

    public IConfigurationSource AsSource() => new ChainedConfigurationSource { Configuration = _configuration };

    private static IConfigurationSource SourceOf(LocalFunctionsHostOptions options) => options.Settings is null
        ? new Microsoft.Extensions.Configuration.EnvironmentVariables.EnvironmentVariablesConfigurationSource()
        : new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource
        {
            InitialData = options.Settings.Select(pair => KeyValuePair.Create(pair.Key.Replace("__", ":", StringComparison.Ordinal), pair.Value)),
        };
}
