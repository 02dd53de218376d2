using PartnerDesk.Testing.Processes;

namespace PartnerDesk.Functions.Tests.Processes;

/// <summary>A setting that is wrong ends the start with its name, before anything else is started.</summary>
public sealed class WrongSettingTests
{
    [Theory]
    [InlineData("Callers__0__KeyHashes__0", "a key in clear", "Callers__0__KeyHashes")]
    [InlineData("AzureWebJobsStorage", "AccountName=a;AccountKey=a2V5;EndpointSuffix=core.chinacloudapi.cn", "Callers__0__KeyHashes: the sample's keys are public")]
    [InlineData("Callers__2__CustomerId", "contoso", "Callers__2__CustomerId")]
    [InlineData("Webhooks__0__Secrets__0", "short", "Webhooks__0__Secrets")]
    [InlineData("Clouds__Global__Login", "nowhere", "Clouds__Global__Login")]
    [InlineData("Clouds__Global__ClientSecret", "", "Clouds__Global__ClientSecret")]
    [InlineData("Clouds__Global__Enabled", "perhaps", "Clouds:Global:Enabled")]
    [InlineData("Requests__Response__A", "-01:00:00", "Requests__Response")]
    [InlineData("Retention__Deliveries", "400.00:00:00", "Retention__Deliveries")]
    [InlineData("RateLimit__PerSecond", "0", "PerSecond")]
    [InlineData("Vendor__Retries", "many", "Vendor:Retries")]
    [InlineData("AuditSchedule", "now and then", "'AuditRequests'")]
    [InlineData("PartnerContact__Email", "nobody", "Email")]
    public async Task Start_ends_with_the_name_of_the_wrong_setting(string setting, string value, string named)
    {
        await using var program = new PartnerDeskProcess(new Dictionary<string, string?> { [setting] = value });

        Assert.Equal(1, await program.RunToEndAsync());

        Assert.Contains(named, program.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", program.Output, StringComparison.Ordinal);
        Assert.True(program.Azurite is null && program.Sandbox is null, program.Output);
    }
}
