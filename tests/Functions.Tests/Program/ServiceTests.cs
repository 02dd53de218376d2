using System.Net;
using System.Text.Json;
using PartnerDesk.Functions.Tests.OpenApi;
using PartnerDesk.Testing.Desk;

namespace PartnerDesk.Functions.Tests.Program;

/// <summary>What anybody may ask, and what nobody is answered.</summary>
public sealed class ServiceTests(RunningProgram program) : IClassFixture<RunningProgram>
{
    [Fact]
    public async Task It_lives_and_is_ready()
    {
        (await program.Nobody.GetAsync("healthz")).Expect(HttpStatusCode.OK);
        JsonElement parts = (await program.Nobody.GetAsync("readyz")).Expect(HttpStatusCode.OK).Json.GetProperty("parts");

        Assert.Equal(["bus", "storage"], parts.EnumerateObject().Select(p => p.Name).Order());
    }

    [Fact]
    public async Task How_support_is_reached_is_public()
    {
        JsonElement channels = (await program.Nobody.GetAsync("support-channels")).Expect(HttpStatusCode.OK).Json;

        Assert.Equal("Contoso Cloud Reseller", channels.GetProperty("company").GetString());
        Assert.Equal(["zh-CN", "en"], channels.GetProperty("languages").EnumerateArray().Select(l => l.GetString()!));
    }

    [Fact]
    public async Task The_description_is_served_as_it_was_checked()
    {
        DeskAnswer answer = (await program.Nobody.GetAsync("openapi.json")).Expect(HttpStatusCode.OK);

        Assert.Equal(OpenApiDocument.Root.GetRawText(), answer.Json.GetRawText());
    }

    [Theory]
    [InlineData("GET", "api/nothing")]
    [InlineData("GET", "api")]
    [InlineData("GET", "api/support-requests/5e9f0000-0000-4000-8000-000000000001/nothing")]
    [InlineData("DELETE", "api/support-requests/5e9f0000-0000-4000-8000-000000000001")]
    [InlineData("PUT", "api/support-requests")]
    [InlineData("GET", "api/support-requests/5e9f0000-0000-4000-8000-000000000001/messages")]
    [InlineData("POST", "api/healthz")]
    [InlineData("GET", "support-requests")]
    public async Task An_unlisted_route_or_method_is_404_with_an_empty_body(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        request.Headers.Add("X-Api-Key", "sample-lead-key");

        using HttpResponseMessage response = await program.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("not-a-guid")]
    [InlineData("..%2F..%2Fcustomers")]
    [InlineData("5e9f0000-0000-4000-8000-00000000000g")]
    [InlineData("5e9f00000000400080000000000000ff")]
    public async Task An_id_that_is_none_is_not_found(string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"api/support-requests/{id}", UriKind.Relative));
        request.Headers.Add("X-Api-Key", "sample-lead-key");

        using HttpResponseMessage response = await program.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }
}
