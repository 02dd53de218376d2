using System.Text.Json;
using Microsoft.Extensions.Configuration;
using PartnerDesk.Core.Callers;
using PartnerDesk.Functions.Callers;
using PartnerDesk.Functions.Intake;
using PartnerDesk.Testing;

namespace PartnerDesk.Functions.Tests.Callers;

/// <summary>The callers and senders that local.settings.sample.json ships.</summary>
public sealed class SampleSettingsTests
{
    private static readonly IConfiguration Sample = Read();

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
