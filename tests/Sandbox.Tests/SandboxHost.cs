using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Time.Testing;
using PartnerDesk.Sandbox.Clouds;

namespace PartnerDesk.Sandbox.Tests;

/// <summary>A sandbox in this process on a free port, with a clock and a data folder of its own.</summary>
internal sealed class SandboxHost : IAsyncDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("sandbox-").FullName;
    private WebApplication _app = null!;
    private HttpClient _http = null!;

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 22, 1, 0, 0, TimeSpan.Zero));

    public string DataDirectory => _data;

    public Uri Address { get; private set; } = null!;

    public static async Task<SandboxHost> StartAsync()
    {
        SandboxHost host = new();
        await host.ListenAsync();
        return host;
    }

    /// <summary>Ends the application and starts another one on the same data.</summary>
    public async Task RestartAsync()
    {
        await EndAsync();
        await ListenAsync();
    }

    public async Task<SandboxAnswer> SendAsync(
        HttpMethod method, string path, string? token = null, string? body = null, CancellationToken cancellationToken = default, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(method, path);
        if (token is not null)
        {
            request.Headers.Add("Authorization", "Bearer " + token);
        }

        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        using HttpResponseMessage response = await _http.SendAsync(request, cancellationToken);
        return await SandboxAnswer.ReadAsync(response, cancellationToken);
    }

    public Task<SandboxAnswer> GetAsync(string path, string? token = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, token, headers: headers);

    public Task<SandboxAnswer> PatchAsync(string path, string token, string body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Patch, path, token, body, headers: headers);

    public Task<SandboxAnswer> ControlAsync(HttpMethod method, string path, string? body = null) => SendAsync(method, "/control/" + path, body: body);

    public Task<SandboxAnswer> SetSituationAsync(string customerId, string situation) =>
        ControlAsync(HttpMethod.Put, $"customers/{customerId}/situation", $$"""{"situation":"{{situation}}"}""");

    /// <summary>Asks a token endpoint with these form fields.</summary>
    public async Task<SandboxAnswer> AskTokenAsync(string path, params (string Name, string Value)[] fields)
    {
        using FormUrlEncodedContent form = new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using HttpResponseMessage response = await _http.PostAsync(new Uri(path, UriKind.Relative), form);
        return await SandboxAnswer.ReadAsync(response, default);
    }

    /// <summary>An application token for Partner Center.</summary>
    public Task<string> PartnerTokenAsync(SandboxCloud cloud) => TokenAsync(cloud, SandboxCredentials.In(cloud).TenantId, CloudProfile.Of(cloud).PartnerCenterAudience);

    /// <summary>An application token for Graph in a customer's tenant.</summary>
    public Task<string> GraphTokenAsync(Customers.SandboxCustomer customer) => TokenAsync(customer.Cloud, customer.Id, CloudProfile.Of(customer.Cloud).GraphAudience);

    /// <summary>A token for Partner Center of a signed-in staff member.</summary>
    public async Task<string> UserTokenAsync(SandboxCloud cloud, string suffix = "")
    {
        SandboxPartner partner = SandboxCredentials.In(cloud);
        SandboxAnswer answer = await AskTokenAsync(
            $"/{CloudProfile.Of(cloud).Name}/login/{partner.TenantId}/oauth2/token",
            ("grant_type", "refresh_token"), ("refresh_token", partner.RefreshToken + suffix), ("client_id", partner.ClientId),
            ("client_secret", partner.ClientSecret), ("resource", CloudProfile.Of(cloud).PartnerCenterAudience));
        return answer.Json.GetProperty("access_token").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        Directory.Delete(_data, recursive: true);
    }

    private async Task<string> TokenAsync(SandboxCloud cloud, string tenant, string audience)
    {
        SandboxPartner partner = SandboxCredentials.In(cloud);
        SandboxAnswer answer = await AskTokenAsync(
            $"/{CloudProfile.Of(cloud).Name}/login/{tenant}/oauth2/v2.0/token",
            ("grant_type", "client_credentials"), ("client_id", partner.ClientId), ("client_secret", partner.ClientSecret), ("scope", audience + "/.default"));
        return answer.Json.GetProperty("access_token").GetString()!;
    }

    private async Task ListenAsync()
    {
        _app = SandboxApplication.Build(new SandboxOptions(0, _data), Time);
        await _app.StartAsync();
        Address = new Uri(_app.Urls.Single());
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(60) };
    }

    private async Task EndAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }
}

/// <summary>What the sandbox answered.</summary>
internal sealed record SandboxAnswer(int Status, IReadOnlyDictionary<string, string> Headers, bool HasByteOrderMark, string Text)
{
    private static readonly byte[] Mark = [0xEF, 0xBB, 0xBF];

    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public JsonElement[] Items => [.. Json.GetProperty("items").EnumerateArray()];

    public JsonElement[] Value => [.. Json.GetProperty("value").EnumerateArray()];

    /// <summary>The code of Partner Center's error object, number or text.</summary>
    public int ErrorCode => int.Parse(Json.GetProperty("code").ToString(), CultureInfo.InvariantCulture);

    public static async Task<SandboxAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        byte[] body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        bool marked = body.AsSpan().StartsWith(Mark);
        Dictionary<string, string> headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase);
        return new SandboxAnswer((int)response.StatusCode, headers, marked, Encoding.UTF8.GetString(body.AsSpan(marked ? Mark.Length : 0)));
    }
}

/// <summary>One sandbox per test class, as on its first start before each test. Its clock only goes forward.</summary>
public abstract class SandboxTest(SandboxFixture fixture) : IClassFixture<SandboxFixture>, IAsyncLifetime
{
    private protected SandboxHost Sandbox => fixture.Host;

    public async Task InitializeAsync() => Assert.Equal(204, (await Sandbox.ControlAsync(HttpMethod.Post, "reset")).Status);

    public Task DisposeAsync() => Task.CompletedTask;
}

/// <summary>Owns the sandbox of a test class.</summary>
public sealed class SandboxFixture : IAsyncLifetime
{
    internal SandboxHost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await SandboxHost.StartAsync();

    public async Task DisposeAsync() => await Host.DisposeAsync();
}
