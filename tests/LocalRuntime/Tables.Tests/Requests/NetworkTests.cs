using System.Net;
using System.Net.Sockets;
using Azure.Data.Tables;
using PartnerDesk.LocalRuntime.Tables.Tests.Support;

namespace PartnerDesk.LocalRuntime.Tables.Tests.Requests;

/// <summary>On the default transport, against a listener that takes requests and never answers.</summary>
public sealed class NetworkTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public NetworkTests() => _listener.Start();

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Cancellation_ends_a_request_in_flight()
    {
        using CancellationTokenSource cancellation = new();
        Task<Azure.Response> call = Table(new TableClientOptions()).AddEntityAsync(new TableEntity("p", "r"), cancellation.Token);
        using TcpClient connection = await _listener.AcceptTcpClientAsync();
        byte[] received = new byte[4];
        await connection.GetStream().ReadExactlyAsync(received);

        await cancellation.CancelAsync();

        await Assert.ThrowsAsync<TaskCanceledException>(() => call);
        Assert.Equal("POST"u8, received);
    }

    [Fact]
    public async Task An_answer_that_takes_too_long_ends_like_a_cancellation()
    {
        TableClientOptions options = new();
        options.Retry.MaxRetries = 0;
        options.Retry.NetworkTimeout = TimeSpan.FromMilliseconds(50);

        TaskCanceledException late = await Assert.ThrowsAsync<TaskCanceledException>(
            () => Table(options).AddEntityAsync(new TableEntity("p", "r")));

        Assert.StartsWith("The operation was cancelled because it exceeded the configured timeout of", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_token_opens_no_connection()
    {
        await Assert.ThrowsAsync<TaskCanceledException>(
            () => Table(new TableClientOptions()).AddEntityAsync(new TableEntity("p", "r"), new CancellationToken(canceled: true)));

        Assert.False(_listener.Pending());
    }

    private TableClient Table(TableClientOptions options) =>
        new(new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/acc"), "t", A.SharedKey, options);
}
