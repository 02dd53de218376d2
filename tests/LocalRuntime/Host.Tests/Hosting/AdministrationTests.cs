using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace PartnerDesk.LocalRuntime.Host.Tests.Hosting;

public sealed class AdministrationTests
{
    [Fact]
    public async Task The_status_tells_state_and_process()
    {
        await using RunningHost host = await RunningHost.StartAsync(typeof(Lives));

        JsonElement status = await host.Http.GetFromJsonAsync<JsonElement>("/admin/host/status");

        Assert.Equal("Running", status.GetProperty("state").GetString());
        Assert.Equal(Environment.ProcessId, status.GetProperty("processId").GetInt32());
    }

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Origin", "http://evil.example")]
    public async Task A_web_page_does_not_reach_the_administration(string header, string value)
    {
        await using RunningHost host = await RunningHost.StartAsync(typeof(Lives));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/admin/host/status");
        request.Headers.TryAddWithoutValidation(header, value);

        HttpResponseMessage answer = await host.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
