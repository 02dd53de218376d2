using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using PartnerDesk.Functions.Intake;

namespace PartnerDesk.Functions.Tests.Intake;

public sealed class WebhookSourcesTests
{
    private const string Secret = "whsec_c2FtcGxlLXdlYmhvb2stc2VjcmV0LW9mLXRoaXMtZmlsZQ==";
    private const string Customer = "C1000000-0000-4000-8000-000000000001";

    [Fact]
    public void Source_IsFoundByItsNameWithoutRegardToCase()
    {
        WebhookSource source = Sources(("Source", "crm"), ("Secrets:0", Secret), ("Secrets:1", Secret), ("Customers:0", Customer)).Find("CRM")!;

        Assert.Equal("crm", source.Name);
        Assert.Equal(2, source.Secrets.Count);
        Assert.Equal(["c1000000-0000-4000-8000-000000000001"], source.Customers!);
    }

    [Fact]
    public void Source_NotConfigured_IsNotFound() => Assert.Null(Sources(("Source", "crm"), ("Secrets:0", Secret)).Find("erp"));

    [Fact]
    public void Source_WithoutCustomers_SpeaksForAll() => Assert.Null(Sources(("Source", "crm"), ("Secrets:0", Secret)).Find("crm")!.Customers);

    [Theory]
    [InlineData("Source", "with blank", "Webhooks__0__Source")]
    [InlineData("Source", "", "Webhooks__0__Source")]
    [InlineData("Secrets:0", "c2hvcnQ=", "Webhooks__0__Secrets")]
    [InlineData("Secrets:0", null, "Webhooks__0__Secrets")]
    [InlineData("Customers:0", "contoso", "Webhooks__0__Customers")]
    public void WrongSetting_IsNamed(string name, string? value, string setting)
    {
        var settings = new Dictionary<string, string?> { ["Source"] = "crm", ["Secrets:0"] = Secret, [name] = value };

        OptionsValidationException error = Assert.Throws<OptionsValidationException>(() => Sources([.. settings.Where(s => s.Value is not null).Select(s => (s.Key, s.Value!))]));

        Assert.StartsWith(setting, Assert.Single(error.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void NameUsedTwice_IsRefused()
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Webhooks:0:Source"] = "crm",
            ["Webhooks:0:Secrets:0"] = Secret,
            ["Webhooks:1:Source"] = "CRM",
            ["Webhooks:1:Secrets:0"] = Secret,
        }).Build();

        OptionsValidationException error = Assert.Throws<OptionsValidationException>(() => new WebhookSources(configuration));

        Assert.StartsWith("Webhooks__1__Source", Assert.Single(error.Failures), StringComparison.Ordinal);
    }

    private static WebhookSources Sources(params (string Name, string Value)[] settings) => new(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create($"Webhooks:0:{s.Name}", (string?)s.Value))).Build());
}
