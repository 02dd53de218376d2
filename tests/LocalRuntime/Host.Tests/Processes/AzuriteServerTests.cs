using PartnerDesk.LocalRuntime.Processes;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.Host.Tests.Processes;

public sealed class AzuriteServerTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task Tables_answer_on_the_port_of_the_connection_string()
    {
        StorageAddress address = StorageAddress.Parse(azurite.ConnectionString);

        Assert.Equal(azurite.TablePort, address.Table.Port);
        Assert.True(await HttpProbe.AnswersAsync(address.Table, CancellationToken.None));
    }
}
