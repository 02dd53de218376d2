using System.Text.Json;
using PartnerDesk.Sandbox.Clouds;
using PartnerDesk.Sandbox.Customers;

namespace PartnerDesk.Sandbox.Tests.Tokens;

public sealed class TokenTests(SandboxFixture fixture) : SandboxTest(fixture)
{
    private const string ChinaV1 = $"/china/login/{SandboxCredentials.ChinaPartnerTenantId}/oauth2/token";
    private const string Health = "/v1.0/admin/serviceAnnouncement/healthOverviews";

    [Fact]
    public async Task V1_endpoint_writes_numbers_as_text_and_names_the_resource()
    {
        SandboxAnswer answer = await Sandbox.AskTokenAsync(ChinaV1, Credentials(("resource", "https://graph.chinacloudapi.cn")));

        Assert.Equal(200, answer.Status);
        Assert.Equal("3599", answer.Json.GetProperty("expires_in").GetString());
        Assert.Equal("https://graph.chinacloudapi.cn", answer.Json.GetProperty("resource").GetString());
        Assert.Equal(3, answer.Json.GetProperty("access_token").GetString()!.Split('.').Length);
    }

    [Fact]
    public async Task V2_endpoint_writes_numbers_and_understands_the_sandbox_address_as_scope()
    {
        SandboxAnswer answer = await Sandbox.AskTokenAsync(
            $"/china/login/{SandboxCustomers.HealthyChina.Domain}/oauth2/v2.0/token", Credentials(("scope", $"{Sandbox.Address}china/graph/.default")));
        string token = answer.Json.GetProperty("access_token").GetString()!;

        SandboxAnswer health = await Sandbox.GetAsync("/china/graph" + Health, token);

        Assert.Equal(JsonValueKind.Number, answer.Json.GetProperty("expires_in").ValueKind);
        Assert.Equal(200, health.Status);
    }

    [Fact]
    public async Task Wrong_secret_is_an_invalid_client()
    {
        SandboxAnswer answer = await Sandbox.AskTokenAsync(
            ChinaV1, ("grant_type", "client_credentials"), ("client_id", SandboxCredentials.ChinaClientId), ("client_secret", "guess"), ("resource", "https://graph.chinacloudapi.cn"));

        Assert.Equal(401, answer.Status);
        Assert.Equal("invalid_client", answer.Json.GetProperty("error").GetString());
        Assert.StartsWith("AADSTS7000215", answer.Json.GetProperty("error_description").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_consent_is_an_unauthorized_client()
    {
        SandboxAnswer answer = await Sandbox.AskTokenAsync(
            $"/china/login/{SandboxCustomers.ConsentMissingChina.Id}/oauth2/v2.0/token", Credentials(("scope", "https://microsoftgraph.chinacloudapi.cn/.default")));

        Assert.Equal(400, answer.Status);
        Assert.Equal("unauthorized_client", answer.Json.GetProperty("error").GetString());
        Assert.Equal(700016, answer.Json.GetProperty("error_codes")[0].GetInt32());
    }

    [Theory]
    [InlineData("/china/login/nobody.partner.onmschina.cn/oauth2/token", "https://graph.chinacloudapi.cn", 90002)]
    [InlineData("/china/login/" + SandboxCredentials.GlobalPartnerTenantId + "/oauth2/token", "https://graph.chinacloudapi.cn", 90002)]
    [InlineData(ChinaV1, "https://graph.microsoft.com", 500011)]
    public async Task Tenants_and_resources_of_elsewhere_are_refused(string path, string resource, int code)
    {
        SandboxAnswer answer = await Sandbox.AskTokenAsync(path, Credentials(("resource", resource)));

        Assert.Equal(400, answer.Status);
        Assert.Equal(code, answer.Json.GetProperty("error_codes")[0].GetInt32());
    }

    [Fact]
    public async Task The_registration_of_one_cloud_is_unknown_in_the_other()
    {
        SandboxAnswer answer = await Sandbox.AskTokenAsync(
            $"/global/login/{SandboxCredentials.GlobalPartnerTenantId}/oauth2/token", Credentials(("resource", "https://graph.windows.net")));

        Assert.Equal(700016, answer.Json.GetProperty("error_codes")[0].GetInt32());
    }

    [Fact]
    public async Task A_token_of_one_cloud_is_useless_in_the_other()
    {
        string china = await Sandbox.PartnerTokenAsync(SandboxCloud.China);
        string chinaGraph = await Sandbox.GraphTokenAsync(SandboxCustomers.HealthyChina);

        SandboxAnswer partnerCenter = await Sandbox.GetAsync("/global/partnercenter/v1/customers", china);
        SandboxAnswer graph = await Sandbox.GetAsync("/global/graph" + Health, chinaGraph);

        Assert.Equal(401, partnerCenter.Status);
        Assert.Equal(400, partnerCenter.ErrorCode);
        Assert.Equal(401, graph.Status);
        Assert.Equal("InvalidAuthenticationToken", graph.Json.GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_token_is_good_for_its_audience_and_tenant_only()
    {
        string graph = await Sandbox.GraphTokenAsync(SandboxCustomers.HealthyChina);
        string partnerCenter = await Sandbox.PartnerTokenAsync(SandboxCloud.China);

        Assert.Equal(401, (await Sandbox.GetAsync("/china/partnercenter/v1/customers", graph)).Status);
        Assert.Equal(401, (await Sandbox.GetAsync("/china/graph" + Health, partnerCenter)).Status);
        Assert.Equal(401, (await Sandbox.GetAsync("/china/partnercenter/v1/customers", graph[..^2] + "AA")).Status);
        Assert.Equal(800001, (await Sandbox.GetAsync("/china/partnercenter/v1/customers")).ErrorCode);
    }

    [Fact]
    public async Task A_token_ends_after_an_hour()
    {
        string token = await Sandbox.PartnerTokenAsync(SandboxCloud.China);

        Sandbox.Time.Advance(TimeSpan.FromMinutes(60) - TimeSpan.FromSeconds(1));
        SandboxAnswer before = await Sandbox.GetAsync("/china/partnercenter/v1/customers", token);
        Sandbox.Time.Advance(TimeSpan.FromSeconds(1));
        SandboxAnswer after = await Sandbox.GetAsync("/china/partnercenter/v1/customers", token);

        Assert.Equal(200, before.Status);
        Assert.Equal(401, after.Status);
        Assert.Contains("invalid_token", after.Headers["WWW-Authenticate"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redeeming_a_refresh_token_answers_a_new_one_that_works()
    {
        SandboxAnswer first = await RedeemAsync(SandboxCredentials.ChinaRefreshToken);
        string second = first.Json.GetProperty("refresh_token").GetString()!;

        SandboxAnswer again = await RedeemAsync(second);

        Assert.Equal(200, again.Status);
        Assert.NotEqual(second, again.Json.GetProperty("refresh_token").GetString());
    }

    [Fact]
    public async Task A_refresh_token_of_the_other_cloud_or_an_old_one_is_an_invalid_grant()
    {
        string second = (await RedeemAsync(SandboxCredentials.ChinaRefreshToken)).Json.GetProperty("refresh_token").GetString()!;

        SandboxAnswer foreign = await RedeemAsync(SandboxCredentials.GlobalRefreshToken);
        Sandbox.Time.Advance(TimeSpan.FromDays(90));
        SandboxAnswer old = await RedeemAsync(second);

        Assert.Equal("invalid_grant", foreign.Json.GetProperty("error").GetString());
        Assert.Equal(700082, old.Json.GetProperty("error_codes")[0].GetInt32());
    }

    [Fact]
    public async Task Sign_in_without_second_factor_is_refused_by_partner_center()
    {
        string token = await Sandbox.UserTokenAsync(SandboxCloud.Global, SandboxCredentials.WithoutMfaSuffix);

        SandboxAnswer answer = await Sandbox.GetAsync("/global/partnercenter/v1/customers", token);

        Assert.Equal(401, answer.Status);
        Assert.Contains("MFA", answer.Json.GetProperty("description").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_parameter_is_named()
    {
        SandboxAnswer answer = await Sandbox.AskTokenAsync(ChinaV1, ("grant_type", "client_credentials"), ("client_id", "x"));

        Assert.Equal(400, answer.Status);
        Assert.Contains("'resource'", answer.Json.GetProperty("error_description").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_stay_good_over_a_restart()
    {
        string token = await Sandbox.PartnerTokenAsync(SandboxCloud.China);

        await Sandbox.RestartAsync();

        Assert.Equal(200, (await Sandbox.GetAsync("/china/partnercenter/v1/customers", token)).Status);
    }

    private Task<SandboxAnswer> RedeemAsync(string refreshToken) => Sandbox.AskTokenAsync(
        ChinaV1, ("grant_type", "refresh_token"), ("refresh_token", refreshToken), ("client_id", SandboxCredentials.ChinaClientId),
        ("client_secret", SandboxCredentials.ClientSecret), ("resource", "https://partner.partnercenterapi.microsoftonline.cn"));

    private static (string Name, string Value)[] Credentials((string Name, string Value) audience) =>
        [("grant_type", "client_credentials"), ("client_id", SandboxCredentials.ChinaClientId), ("client_secret", SandboxCredentials.ClientSecret), audience];
}
