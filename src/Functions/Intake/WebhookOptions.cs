using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace PartnerDesk.Functions.Intake;

/// <summary>One system that delivers by webhook, as configured under <c>Webhooks:n</c>.</summary>
public sealed class WebhookOptions
{
    /// <summary>The name in the address: 1 to 50 letters, digits, dots or dashes.</summary>
    public string Source { get; set; } = "";

    /// <summary>Shared secrets, base64 with or without "whsec_"; several may be valid while they are exchanged.</summary>
    public IList<string> Secrets { get; } = [];

    /// <summary>The customers it may submit for; empty means every customer.</summary>
    public IList<string> Customers { get; } = [];
}

/// <param name="Customers">Lower-case GUIDs; null means every customer.</param>
public sealed record WebhookSource(string Name, IReadOnlyList<byte[]> Secrets, IReadOnlySet<string>? Customers);

/// <summary>The systems that deliver by webhook.</summary>
public sealed class WebhookSources
{
    private readonly Dictionary<string, WebhookSource> _byName = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="OptionsValidationException">A source is configured wrong; names the setting.</exception>
    public WebhookSources(IConfiguration configuration)
    {
        var failures = new List<string>();
        foreach (IConfigurationSection section in configuration.GetSection("Webhooks").GetChildren())
        {
            string setting = section.Path.Replace(":", "__", StringComparison.Ordinal);
            WebhookOptions options = section.Get<WebhookOptions>() ?? new WebhookOptions();
            if (!SourceName.IsValid(options.Source))
            {
                failures.Add($"{setting}__Source: {SourceName.Rule}");
            }

            if (options.Secrets.Count == 0)
            {
                failures.Add($"{setting}__Secrets: at least one secret is needed.");
            }

            failures.AddRange(options.Customers.Where(c => !Guid.TryParse(c, out _)).Select(c => $"{setting}__Customers: '{c}' is not a GUID."));
            try
            {
                var source = new WebhookSource(
                    options.Source,
                    [.. options.Secrets.Select(StandardWebhookSignature.ReadSecret)],
                    options.Customers.Count == 0 ? null : options.Customers.Where(c => Guid.TryParse(c, out _)).Select(c => Guid.Parse(c).ToString("D")).ToHashSet(StringComparer.Ordinal));
                if (!_byName.TryAdd(options.Source, source))
                {
                    failures.Add($"{setting}__Source: '{options.Source}' is used twice.");
                }
            }
            catch (FormatException)
            {
                failures.Add($"{setting}__Secrets: base64 of at least 24 bytes is needed.");
            }
        }

        if (failures.Count > 0)
        {
            throw new OptionsValidationException("Webhooks", typeof(WebhookOptions), failures);
        }
    }

    public WebhookSource? Find(string name) => _byName.GetValueOrDefault(name);
}
