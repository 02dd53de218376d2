using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using PartnerDesk.Adapters.Vendor;
using PartnerDesk.Core.Callers;
using PartnerDesk.Core.Diagnosis;
using PartnerDesk.Core.Escalation;
using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Requests.Upkeep;
using PartnerDesk.Functions.Callers;
using PartnerDesk.Functions.Intake;
using PartnerDesk.Functions.Requests;
using PartnerDesk.Functions.Service;
using PartnerDesk.Functions.Upkeep;
using PartnerDesk.Testing;

namespace PartnerDesk.Functions.Tests.Service;

/// <summary>local.settings.sample.json: every setting there is, and none that there is not.</summary>
public sealed class SampleSettingsTests
{
    private static readonly IConfiguration Sample = Read();

    // Lists whose absence is the safe value: every customer.
    private static readonly string[] WithoutSafeValue = [nameof(CallerOptions.Scope), nameof(WebhookOptions.Customers)];

    // Sections of numbered entries; together the entries show every setting.
    private static readonly (string Name, Type Options)[] Lists = [("Callers", typeof(CallerOptions)), ("Webhooks", typeof(WebhookOptions))];

    private static readonly (string Name, Type Options)[] Sections =
    [
        ("Clouds:Global", typeof(CloudEnvironment)),
        ("Clouds:China21Vianet", typeof(CloudEnvironment)),
        ("Vendor", typeof(VendorOptions)),
        ("RateLimit", typeof(RateLimitOptions)),
        ("Requests", typeof(RequestPolicy)),
        ("Requests:Portals", typeof(VendorPortals)),
        ("Repairs", typeof(RepairLinks)),
        ("PartnerContact", typeof(PartnerContactOptions)),
        ("SupportChannels", typeof(SupportChannelOptions)),
        ("Retention", typeof(RetentionPolicy)),
        ("Instances", typeof(InstanceRetentionOptions)),
    ];

    [Fact]
    public void Keys_of_the_sample_open_the_door_they_are_named_for()
    {
        var directory = new CallerDirectory(Sample, new LocalOnly(Sample));

        Assert.Equal(StaffRoles.Helpdesk | StaffRoles.Lead, directory.FindByKey(SampleKeys.Lead)!.Caller.Roles);
        Assert.Equal(StaffRoles.Helpdesk, directory.FindByKey(SampleKeys.Helpdesk)!.Caller.Roles);
        Assert.Equal(PartnerDesk.Sandbox.Customers.SandboxCustomers.HealthyChina.Id, directory.FindByKey(SampleKeys.Customer)!.Caller.CustomerId);
        Assert.All(SampleKeys.All, key => Assert.True(directory.FindByKey(key)!.Unlimited));
    }

    [Fact]
    public void Every_key_hash_of_the_sample_belongs_to_a_key_that_is_refused_elsewhere()
    {
        string[] hashes = [.. Sample.GetSection("Callers").GetChildren().SelectMany(c => c.GetSection("KeyHashes").GetChildren()).Select(h => h.Value!)];

        Assert.Equal(hashes.Order(), SampleKeys.All.Select(Hash).Order());
    }

    [Fact]
    public void Senders_of_the_sample_are_configured_right() => Assert.NotNull(new WebhookSources(Sample).Find("crm"));

    [Fact]
    public void Every_setting_of_an_option_stands_in_the_sample()
    {
        IEnumerable<string> missing =
            from section in Sections.Concat(Lists)
            from property in section.Options.GetProperties()
            where IsSetting(property) && !WithoutSafeValue.Contains(property.Name)
            where !Entries(section).Any(entry => entry.GetSection(property.Name).Exists())
            select $"{section.Name}:{property.Name}";

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_setting_of_the_sample_is_read()
    {
        IEnumerable<string> unknown =
            from section in Sections.Concat(Lists)
            from setting in Entries(section).SelectMany(entry => entry.GetChildren())
            where section.Options.GetProperty(setting.Key) is not { } property || !IsSetting(property)
            select setting.Path;

        Assert.Empty(unknown);
        string[] single = ["FUNCTIONS_WORKER_RUNTIME", "AzureWebJobsStorage", "ServiceBusConnection", "TablePrefix", "CustomerSyncSchedule", "AuditSchedule", "RetentionSchedule"];
        string[] ofTheLocalRuntime = ["Sandbox", "LocalRuntime"];
        Assert.Empty(Sample.GetChildren().Select(c => c.Key).Except([.. Sections.Concat(Lists).Select(s => s.Name.Split(':')[0]), .. single, .. ofTheLocalRuntime]));
    }

    private static IEnumerable<IConfigurationSection> Entries((string Name, Type Options) section) =>
        Lists.Contains(section) ? Sample.GetSection(section.Name).GetChildren() : [Sample.GetSection(section.Name)];

    private static bool IsSetting(PropertyInfo property) =>
        property.Name != nameof(CloudEnvironment.Cloud) && (property.SetMethod is not null || typeof(IList<string>).IsAssignableFrom(property.PropertyType));

    private static string Hash(string key) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key)));

    private static IConfiguration Read()
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "local.settings.sample.json")));
        return new ConfigurationBuilder()
            .AddInMemoryCollection(file.RootElement.GetProperty("Values").EnumerateObject()
                .Select(v => KeyValuePair.Create(v.Name.Replace("__", ":", StringComparison.Ordinal), v.Value.GetString())))
            .Build();
    }
}
