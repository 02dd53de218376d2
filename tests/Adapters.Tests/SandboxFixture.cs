using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using PartnerDesk.Adapters.Vendor;
using PartnerDesk.Core.Clouds;
using PartnerDesk.Sandbox;

namespace PartnerDesk.Adapters.Tests;

/// <summary>The vendor sandbox over real HTTP on a free port, with a state of its own.</summary>
public sealed class SandboxFixture : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("sandbox-").FullName;
    private readonly HttpClientHandler _handler = new();
    private WebApplication? _app;

    public Uri Address => new(_app!.Urls.First());

    public HttpClient Control => new(_handler, disposeHandler: false) { BaseAddress = Address };

    public async Task InitializeAsync()
    {
        _app = SandboxApplication.Build(new SandboxOptions(0, _data), TimeProvider.System);
        await _app.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _app!.DisposeAsync();
        _handler.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    /// <summary>The clouds as configured for the sandbox.</summary>
    public CloudEnvironments Clouds(string? clientSecret = null) => new([Cloud(Core.Clouds.Cloud.China21Vianet, "china", clientSecret), Cloud(Core.Clouds.Cloud.Global, "global", clientSecret)]);

    public async Task AddFaultAsync(object fault) => (await Control.PostAsJsonAsync("/control/faults", fault)).EnsureSuccessStatusCode();

    public async Task ClearFaultsAsync() => (await Control.DeleteAsync(new Uri("/control/faults", UriKind.Relative))).EnsureSuccessStatusCode();

    private CloudEnvironment Cloud(Cloud cloud, string name, string? clientSecret)
    {
        SandboxPartner partner = name == "china" ? SandboxCredentials.China : SandboxCredentials.Global;
        CloudEnvironment environment = CloudEnvironment.Documented(cloud);
        environment.Enabled = true;
        environment.Login = new Uri(Address, $"/{name}/login");
        environment.PartnerCenter = new Uri(Address, $"/{name}/partnercenter");
        environment.Graph = new Uri(Address, $"/{name}/graph");
        environment.PartnerTenantId = partner.TenantId;
        environment.ClientId = partner.ClientId;
        environment.ClientSecret = clientSecret ?? partner.ClientSecret;
        return environment;
    }
}
