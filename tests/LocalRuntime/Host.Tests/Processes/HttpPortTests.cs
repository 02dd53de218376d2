using System.Net;
using System.Net.Sockets;
using PartnerDesk.LocalRuntime.Processes;
using PartnerDesk.LocalRuntime.Startup;

namespace PartnerDesk.LocalRuntime.Host.Tests.Processes;

public sealed class HttpPortTests
{
    [Theory]
    [InlineData("--port 7072", 7072)]
    [InlineData("-p 7072", 7072)]
    [InlineData("--port=7072", 7072)]
    [InlineData("--verbose --port 1 --port 65535", 65535)]
    public void FromArguments_PortGiven_ReadsIt(string arguments, int expected) =>
        Assert.Equal(expected, HttpPort.FromArguments(arguments.Split(' ')));

    [Fact]
    public void FromArguments_NoPort_SaysNone() => Assert.Null(HttpPort.FromArguments(["--verbose"]));

    [Theory]
    [InlineData("--port")]
    [InlineData("--port 0")]
    [InlineData("--port 65536")]
    [InlineData("--port x")]
    [InlineData("--port=")]
    public void FromArguments_NotAPort_ShowsAnExample(string arguments) =>
        Assert.Contains(
            "-- --port 7072",
            Assert.Throws<LocalSetupException>(() => HttpPort.FromArguments(arguments.Split(' '))).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    public void ThrowIfInUse_SomebodyListens_NamesThePortAndAnother(string listenAddress)
    {
        using var listener = new TcpListener(IPAddress.Parse(listenAddress), 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;

        string message = Assert.Throws<LocalSetupException>(() => HttpPort.ThrowIfInUse(port)).Message;

        Assert.Contains($"Port {port} is in use", message, StringComparison.Ordinal);
        Assert.Contains($"--port {port + 1}", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThrowIfInUse_PortJustLeftByAServer_IsFree()
    {
        // Its connections linger in TIME_WAIT: a program must be able to start again at once.
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            (await listener.AcceptTcpClientAsync()).Close();
            Assert.Equal(0, await client.GetStream().ReadAsync(new byte[1]));
        }

        listener.Stop();

        HttpPort.ThrowIfInUse(port);
    }
}
