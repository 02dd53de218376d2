using System.Net;
using Microsoft.Azure.Functions.Worker;

namespace PartnerDesk.LocalRuntime.Host.Tests.Http;

public sealed class RoutingTests : IAsyncLifetime
{
    private RunningHost _host = null!;

    public async Task InitializeAsync() => _host = await RunningHost.StartAsync(typeof(RouteFunctions));

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("GET", "/api/things/5?colour=red", "read 5 red")]
    [InlineData("GET", "/API/Things/5", "read 5 ")]
    [InlineData("PUT", "/api/things/5", "PUT 5")]
    [InlineData("PATCH", "/api/things/5", "PATCH 5")]
    [InlineData("DELETE", "/api/EveryMethod", "DELETE")]
    [InlineData("GET", "/api/files/a/b.txt", "a/b.txt")]
    [InlineData("GET", "/api/NeedsNumber?number=7", "7")]
    [InlineData("GET", "/api/guids/B1A7C0DE-0000-0000-0000-000000000001", "b1a7c0de000000000000000000000001")]
    public async Task A_request_reaches_its_function_with_its_values(string method, string path, string expected)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        HttpResponseMessage answer = await _host.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(expected, await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("GET", "/api/unknown")]
    [InlineData("GET", "/things/5")]
    [InlineData("GET", "/")]
    [InlineData("GET", "/api/things/five")]
    [InlineData("DELETE", "/api/things/5")]
    [InlineData("HEAD", "/api/things/5")]
    [InlineData("OPTIONS", "/api/things/5")]
    public async Task What_no_function_lists_is_404_with_an_empty_body(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        HttpResponseMessage answer = await _host.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("", await answer.Content.ReadAsStringAsync());
        Assert.Empty(answer.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("/api/guids/not-a-guid", typeof(FunctionInputConverterException))]
    [InlineData("/api/NeedsNumber", typeof(InvalidOperationException))]
    public async Task A_value_that_does_not_convert_is_500(string path, Type expected)
    {
        HttpResponseMessage answer = await _host.Http.GetAsync(path);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains(_host.Logs.All, line => line.Exception?.GetType() == expected);
    }

    [Theory]
    [InlineData("""{ "version": "2.0", "extensions": { "http": { "routePrefix": "" } } }""", "/things/5")]
    [InlineData("""{ "version": "2.0", "extensions": { "http": { "routePrefix": "/desk/v1/" } }, "unknown": { "key": 1 } }""", "/desk/v1/things/5")]
    public async Task The_route_prefix_comes_from_host_json(string hostJson, string path)
    {
        await using RunningHost host = await RunningHost.StartAsync(new HostSetup { Functions = [typeof(RouteFunctions)], HostJson = hostJson });

        Assert.Equal("read 5 ", await host.Http.GetStringAsync(path));
    }

    [Fact]
    public async Task A_setting_overrides_host_json()
    {
        await using RunningHost host = await RunningHost.StartAsync(new HostSetup
        {
            Functions = [typeof(RouteFunctions)],
            Settings = new Dictionary<string, string?> { ["AzureFunctionsJobHost__extensions__http__routePrefix"] = "other" },
        });

        Assert.Equal("read 5 ", await host.Http.GetStringAsync("/other/things/5"));
    }

    [Fact]
    public void The_functions_are_listed_with_methods_and_addresses()
    {
        string list = _host.Output.ToString();

        Assert.Contains($"\tReadThing: [GET] {_host.Http.BaseAddress}api/things/{{id:int}}", list, StringComparison.Ordinal);
        Assert.Contains($"\tWriteThing: [PUT,PATCH] {_host.Http.BaseAddress}api/things/{{id:int}}", list, StringComparison.Ordinal);
    }
}
