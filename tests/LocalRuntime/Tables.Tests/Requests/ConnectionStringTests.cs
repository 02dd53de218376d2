using Azure.Data.Tables;
using PartnerDesk.LocalRuntime.Tables.Tests.Support;

namespace PartnerDesk.LocalRuntime.Tables.Tests.Requests;

public sealed class ConnectionStringTests
{
    private static readonly string Account = $"AccountName=acc;AccountKey={A.Key}";

    public static TheoryData<string, string> Endpoints => new()
    {
        { "UseDevelopmentStorage=true", "http://127.0.0.1:10002/devstoreaccount1" },
        { "UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://myproxy", "http://myproxy:10002/devstoreaccount1" },
        { Account, "https://acc.table.core.windows.net/" },
        { Account + ";EndpointSuffix=core.windows.net", "https://acc.table.core.windows.net/" },
        { Account + ";EndpointSuffix=core.chinacloudapi.cn", "https://acc.table.core.chinacloudapi.cn/" },
        { "DefaultEndpointsProtocol=http;" + Account, "http://acc.table.core.windows.net/" },
        { Account + ";BlobEndpoint=https://acc.blob.example.org/", "https://acc.table.core.windows.net/" },
        { Account + ";TableEndpoint=https://acc.table.example.org/", "https://acc.table.example.org/" },
        { "TableEndpoint=https://acc.table.example.org/;SharedAccessSignature=sv=1&sig=x", "https://acc.table.example.org/" },
        { "AccountName=acc;SharedAccessSignature=?sv=1&sig=x", "https://acc.table.core.windows.net/" },
        { " accountname = acc ; accountkey = " + A.Key + " ; ", "https://acc.table.core.windows.net/" },
    };

    [Theory]
    [MemberData(nameof(Endpoints))]
    public void A_connection_string_leads_to_its_table_service(string connectionString, string endpoint)
    {
        Assert.Equal(endpoint, new TableServiceClient(connectionString).Uri.AbsoluteUri);
    }

    [Theory]
    [InlineData("UseDevelopmentStorage=true", "devstoreaccount1")]
    [InlineData("AccountName=acc;SharedAccessSignature=sig=x;EndpointSuffix=core.chinacloudapi.cn", "acc")]
    [InlineData("TableEndpoint=http://localhost:9/devstoreaccount1;SharedAccessSignature=sig=x", "devstoreaccount1")]
    public void The_account_is_known_from_host_or_path(string connectionString, string account)
    {
        Assert.Equal(account, new TableServiceClient(connectionString).AccountName);
    }

    [Fact]
    public async Task Requests_to_the_china_cloud_go_there_signed()
    {
        RecordingTransport transport = RecordingTransport.Answering(204);
        TableClient table = new(Account + ";EndpointSuffix=core.chinacloudapi.cn", "t", A.Options(transport));

        await table.DeleteEntityAsync("p", "r");

        Assert.StartsWith("https://acc.table.core.chinacloudapi.cn/t(", transport.Single.Uri, StringComparison.Ordinal);
        Assert.StartsWith("SharedKeyLite acc:", transport.Single.Header("Authorization"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sv=1&sig=x%2By")]
    [InlineData("?sv=1&sig=x%2By")]
    public async Task A_shared_access_signature_goes_last_into_each_query(string signature)
    {
        RecordingTransport transport = new(() => new Answer(503), () => new Answer(204));
        TableServiceClient service = new("AccountName=acc;SharedAccessSignature=" + signature, A.Options(transport, maxRetries: 1));

        await service.DeleteTableAsync("t");

        Assert.Equal(2, transport.Requests.Count);
        Assert.All(transport.Requests, request => Assert.Equal("/Tables('t')?sv=1&sig=x%2By", request.PathAndQuery));
        Assert.All(transport.Requests, request => Assert.Null(request.Header("Authorization")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("UseDevelopmentStorage=false")]
    [InlineData("AccountName=acc")]
    [InlineData("AccountKey=AAAA")]
    [InlineData("TableEndpoint=https://acc.table.example.org/")]
    public void A_connection_string_that_names_too_little_is_refused(string connectionString)
    {
        Assert.Equal("connectionString", Assert.Throws<ArgumentException>(() => new TableServiceClient(connectionString)).ParamName);
    }

    [Fact]
    public void Nothing_garbage_and_bad_keys_are_refused_each_in_its_way()
    {
        Assert.Equal("connectionString", Assert.Throws<ArgumentNullException>(() => new TableServiceClient((string)null!)).ParamName);
        Assert.Throws<InvalidOperationException>(() => new TableServiceClient("garbage"));
        Assert.Throws<InvalidOperationException>(() => new TableServiceClient("AccountName=a;AccountName=b;AccountKey=AAAA"));
        Assert.Throws<FormatException>(() => new TableServiceClient("AccountName=acc;AccountKey=*"));
    }
}
