using Azure.Messaging.ServiceBus;

namespace PartnerDesk.LocalRuntime.ServiceBus.Tests;

public sealed class ConnectionStringTests
{
    private const string Key = "SharedAccessKeyName=name;SharedAccessKey=a+b/c=";

    [Fact]
    public async Task A_whole_connection_string_names_the_namespace()
    {
        await using ServiceBusClient client = new($"Endpoint=sb://desk.servicebus.chinacloudapi.cn/;{Key}");

        Assert.Equal("desk.servicebus.chinacloudapi.cn", client.FullyQualifiedNamespace);
        Assert.StartsWith("desk.servicebus.chinacloudapi.cn-", client.Identifier, StringComparison.Ordinal);
        Assert.Equal(ServiceBusTransportType.AmqpTcp, client.TransportType);
    }

    [Fact]
    public void Every_part_can_be_read()
    {
        ServiceBusConnectionStringProperties parts = ServiceBusConnectionStringProperties.Parse($"endpoint=sb://localhost:5672; {Key};EntityPath=orders;SharedAccessSignature=sig");

        Assert.Equal(
            ("localhost", 5672, "name", "a+b/c=", "orders", "sig"),
            (parts.FullyQualifiedNamespace, parts.Endpoint.Port, parts.SharedAccessKeyName, parts.SharedAccessKey, parts.EntityPath, parts.SharedAccessSignature));
    }

    [Theory]
    [InlineData("")]
    [InlineData(Key)]
    [InlineData("Endpoint=sb://localhost")]
    [InlineData("Endpoint=sb://localhost;SharedAccessKeyName=name")]
    [InlineData("Endpoint=sb://localhost;SharedAccessKey=key")]
    [InlineData("Endpoint=sb://localhost;SharedAccessKeyName=name;SharedAccessKey=key;SharedAccessSignature=both")]
    public void An_incomplete_connection_string_is_refused(string connectionString) =>
        Assert.ThrowsAny<ArgumentException>(() => new ServiceBusClient(connectionString));

    [Theory]
    [InlineData("no tokens")]
    [InlineData("Endpoint=")]
    [InlineData("=value")]
    [InlineData("Endpoint=nowhere;" + Key)]
    public void A_text_that_is_none_is_refused(string connectionString) =>
        Assert.Throws<FormatException>(() => new ServiceBusClient(connectionString));

    [Fact]
    public async Task A_signature_does_instead_of_a_key()
    {
        await using ServiceBusClient client = new("Endpoint=sb://localhost;SharedAccessSignature=SharedAccessSignature sr=a&sig=b");

        Assert.Equal("localhost", client.FullyQualifiedNamespace);
    }

    [Fact]
    public async Task A_connection_string_for_one_entity_serves_no_other()
    {
        await using ServiceBusClient client = new($"Endpoint=sb://localhost;{Key};EntityPath=orders");

        Assert.Equal("orders", client.CreateSender("orders").EntityPath);
        Assert.Throws<ArgumentException>(() => client.CreateSender("others"));
        Assert.Throws<ArgumentException>(() => client.CreateReceiver("others"));
        Assert.Throws<ArgumentException>(() => client.CreateProcessor("others", "audit"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task An_entity_has_a_name(string name)
    {
        await using ServiceBusClient client = new($"Endpoint=sb://localhost;{Key}");

        Assert.Throws<ArgumentException>(() => client.CreateSender(name));
        Assert.Throws<ArgumentException>(() => client.CreateReceiver(name));
        Assert.Throws<ArgumentException>(() => client.CreateReceiver("topic", name));
    }
}
