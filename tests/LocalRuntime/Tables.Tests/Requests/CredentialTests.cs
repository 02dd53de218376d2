using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Core;
using Azure.Data.Tables;
using PartnerDesk.LocalRuntime.Tables.Tests.Support;

namespace PartnerDesk.LocalRuntime.Tables.Tests.Requests;

public sealed class CredentialTests
{
    [Fact]
    public async Task The_account_key_signs_date_and_path()
    {
        RecordingTransport transport = RecordingTransport.Answering(204);

        await A.Table(transport).DeleteEntityAsync("it's", "r");

        RecordedRequest request = transport.Single;
        string text = $"{request.Header("x-ms-date")}\n/acc/t(PartitionKey='it%27%27s',RowKey='r')";
        string signature = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(A.Key), Encoding.UTF8.GetBytes(text)));
        Assert.Equal($"SharedKeyLite acc:{signature}", request.Header("Authorization"));
    }

    [Fact]
    public async Task An_exchanged_key_signs_the_next_request()
    {
        RecordingTransport transport = RecordingTransport.Answering(204);
        TableSharedKeyCredential credential = A.SharedKey;
        TableClient table = new(A.Endpoint, "t", credential, A.Options(transport));
        byte[] newKey = [1, 2, 3];

        credential.SetAccountKey(Convert.ToBase64String(newKey));
        await table.DeleteEntityAsync("p", "r");

        RecordedRequest request = transport.Single;
        string text = $"{request.Header("x-ms-date")}\n/acc/t(PartitionKey='p',RowKey='r')";
        Assert.EndsWith(Convert.ToBase64String(HMACSHA256.HashData(newKey, Encoding.UTF8.GetBytes(text))), request.Header("Authorization"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_in_the_tables_address_stands_first_and_names_the_table()
    {
        RecordingTransport transport = RecordingTransport.Answering(200, "{}");
        TableClient table = new(new Uri("https://acc.table.core.windows.net/people?sv=1&sig=x"), A.Options(transport));

        await table.GetEntityAsync<TableEntity>("p", "r");

        Assert.Equal("people", table.Name);
        Assert.Equal(
            "/people(PartitionKey='p',RowKey='r')?sv=1&sig=x&$format=application%2Fjson%3Bodata%3Dminimalmetadata",
            transport.Single.PathAndQuery);
    }

    [Fact]
    public async Task A_signature_credential_stands_last_and_may_be_exchanged()
    {
        RecordingTransport transport = RecordingTransport.Answering(200, "{}");
        AzureSasCredential credential = new("sv=1&sig=x");
        TableClient table = new(new Uri("https://acc.table.core.windows.net/people"), credential, A.Options(transport));

        await table.GetEntityAsync<TableEntity>("p", "r");
        credential.Update("sv=1&sig=y");
        await table.GetEntityAsync<TableEntity>("p", "r");

        Assert.EndsWith("minimalmetadata&sv=1&sig=x", transport.Requests[0].PathAndQuery, StringComparison.Ordinal);
        Assert.EndsWith("minimalmetadata&sv=1&sig=y", transport.Requests[1].PathAndQuery, StringComparison.Ordinal);
    }

    public static TheoryData<string, string?, string> Scopes => new()
    {
        { "https://acc.table.core.windows.net", null, "https://storage.azure.com/.default" },
        { "https://acc.table.core.chinacloudapi.cn", null, "https://storage.azure.com/.default" },
        { "https://acc.table.core.chinacloudapi.cn", TableAudience.AzureChina.ToString(), "https://storage.azure.cn/.default" },
        { "https://acc.table.core.usgovcloudapi.net", TableAudience.AzureGovernment.ToString(), "https://storage.azure.us/.default" },
        { "https://acc.table.core.windows.net", TableAudience.AzurePublicCloud.ToString(), "https://storage.azure.com/.default" },
        { "https://acc.table.cosmos.azure.com", null, "https://cosmos.azure.com/.default" },
        { "https://acc.table.core.windows.net", "https://x", "https://x/.default" },
    };

    [Theory]
    [MemberData(nameof(Scopes))]
    public async Task A_token_is_asked_for_the_audience(string endpoint, string? audience, string scope)
    {
        RecordingTransport transport = RecordingTransport.Answering(204);
        TableClientOptions options = A.Options(transport);
        if (audience is not null) options.Audience = audience;
        RecordingTokenCredential credential = new();

        await new TableServiceClient(new Uri(endpoint), credential, options).DeleteTableAsync("t");

        TokenRequestContext asked = Assert.Single(credential.Asked);
        Assert.Equal([scope], asked.Scopes);
        Assert.Null(asked.TenantId);
        Assert.False(asked.IsCaeEnabled);
        Assert.Equal("Bearer token-1", transport.Single.Header("Authorization"));
    }

    [Fact]
    public async Task A_token_never_travels_unencrypted()
    {
        RecordingTransport transport = RecordingTransport.Answering(204);
        TableServiceClient service = new(new Uri("http://acc.table.core.windows.net"), new RecordingTokenCredential(), A.Options(transport));

        await Assert.ThrowsAsync<InvalidOperationException>(() => service.DeleteTableAsync("t"));

        Assert.Empty(transport.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_tenant_can_be_learnt_from_the_services_challenge(bool async)
    {
        RecordingTransport transport = new(
            () => new Answer(401, "", ("WWW-Authenticate", "Bearer authorization_uri=https://login.example.org/tenant-7/oauth2/authorize resource_id=x")),
            () => new Answer(204));
        TableClientOptions options = A.Options(transport);
        options.EnableTenantDiscovery = true;
        RecordingTokenCredential credential = new();
        TableServiceClient service = new(A.Endpoint, credential, options);

        if (async) await service.DeleteTableAsync("t");
        else service.DeleteTable("t");
        if (async) await service.DeleteTableAsync("t");
        else service.DeleteTable("t");

        Assert.Equal([null, "Bearer token-1", "Bearer token-1"], transport.Requests.Select(request => request.Header("Authorization")));
        Assert.Equal("tenant-7", Assert.Single(credential.Asked).TenantId);
    }

    [Fact]
    public void Audiences_compare_by_value()
    {
        Assert.True(TableAudience.AzureChina == "https://STORAGE.azure.cn");
        Assert.True(TableAudience.AzureChina != TableAudience.AzurePublicCloud);
        Assert.Equal(TableAudience.AzureChina.GetHashCode(), new TableAudience("https://STORAGE.azure.cn").GetHashCode());
        Assert.Throws<ArgumentException>(() => new TableAudience(""));
    }

    private sealed class RecordingTokenCredential : TokenCredential
    {
        public List<TokenRequestContext> Asked { get; } = [];

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Asked.Add(requestContext);
            return new AccessToken($"token-{Asked.Count}", TimeProvider.System.GetUtcNow().AddHours(1));
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
