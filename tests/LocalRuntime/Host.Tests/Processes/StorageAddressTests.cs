using PartnerDesk.LocalRuntime.Processes;

namespace PartnerDesk.LocalRuntime.Host.Tests.Processes;

public sealed class StorageAddressTests
{
    [Theory]
    [InlineData("UseDevelopmentStorage=true", "http://127.0.0.1:10002/devstoreaccount1")]
    [InlineData("usedevelopmentstorage=True;", "http://127.0.0.1:10002/devstoreaccount1")]
    [InlineData("AccountName=a;AccountKey=aw==;TableEndpoint=http://localhost:4012/a", "http://localhost:4012/a")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=a;AccountKey=aw==", "https://a.table.core.windows.net/")]
    [InlineData("AccountName=a;AccountKey=aw==;EndpointSuffix=core.chinacloudapi.cn", "https://a.table.core.chinacloudapi.cn/")]
    public void Parse_ConnectionString_FindsTheTableService(string connectionString, string table) =>
        Assert.Equal(table, StorageAddress.Parse(connectionString).Table.ToString());

    [Theory]
    [InlineData("UseDevelopmentStorage=true", true)]
    [InlineData("AccountName=a;TableEndpoint=http://[::1]:4012/a", true)]
    [InlineData("AccountName=a;TableEndpoint=http://storage.example:10002/a", false)]
    [InlineData("AccountName=a;AccountKey=aw==", false)]
    public void IsLoopback_TellsWhetherTheProgramMayStartAnEmulator(string connectionString, bool expected) =>
        Assert.Equal(expected, StorageAddress.Parse(connectionString).IsLoopback);

    [Fact]
    public void Parse_OwnConnectionString_FindsAllThreePorts()
    {
        StorageAddress address = StorageAddress.Parse(StorageAddress.ConnectionString(blobPort: 4010, queuePort: 4011, tablePort: 4012));

        Assert.Equal([4010, 4011, 4012], [address.Blob.Port, address.Queue.Port, address.Table.Port]);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("TableEndpoint=not an address")]
    public void Parse_Unusable_NamesTheSetting(string connectionString) =>
        Assert.Contains("AzureWebJobsStorage", Assert.Throws<LocalSetupException>(() => StorageAddress.Parse(connectionString)).Message, StringComparison.Ordinal);
}
