using System.Net;
using System.Net.Sockets;

namespace PartnerDesk.LocalRuntime.Host.Tests.Hosting;

/// <summary>Stands between a host and storage on a port of its own; while it is down nobody listens there.</summary>
public sealed class StorageRelay : IAsyncDisposable
{
    private readonly int _target;
    private readonly List<TcpClient> _clients = [];
    private TcpListener? _listener;
    private Task _accepting = Task.CompletedTask;

    public StorageRelay(int target)
    {
        _target = target;
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        Port = ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public int Port { get; }

    public void Up()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, optionValue: true);
        _listener.Start();
        _accepting = AcceptAsync(_listener);
    }

    public async Task DownAsync()
    {
        _listener?.Dispose();
        await _accepting;
        lock (_clients)
        {
            _clients.ForEach(client => client.Dispose());
            _clients.Clear();
        }
    }

    public async ValueTask DisposeAsync() => await DownAsync();

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                TcpClient incoming = await listener.AcceptTcpClientAsync();
                var outgoing = new TcpClient();
                await outgoing.ConnectAsync(IPAddress.Loopback, _target);
                lock (_clients)
                {
                    _clients.Add(incoming);
                    _clients.Add(outgoing);
                }

                _ = CopyAsync(incoming, outgoing);
                _ = CopyAsync(outgoing, incoming);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Down.
        }
    }

    private static async Task CopyAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
            to.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Down, or one side hung up.
        }
    }
}
