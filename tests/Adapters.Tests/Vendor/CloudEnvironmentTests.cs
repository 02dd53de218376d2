using System.ComponentModel.DataAnnotations;
using PartnerDesk.Adapters.Vendor;
using PartnerDesk.Core.Clouds;

namespace PartnerDesk.Adapters.Tests.Vendor;

public sealed class CloudEnvironmentTests
{
    [Fact]
    public void An_enabled_cloud_without_credentials_names_the_missing_settings()
    {
        CloudEnvironment china = CloudEnvironment.Documented(Cloud.China21Vianet);
        china.Enabled = true;

        var e = Assert.Throws<ValidationException>(() => new CloudEnvironments([china]));

        Assert.Contains("Clouds__China21Vianet__ClientSecret", e.Message, StringComparison.Ordinal);
        Assert.Contains("Clouds__China21Vianet__PartnerTenantId", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cloud_that_is_switched_off_needs_nothing()
    {
        var clouds = new CloudEnvironments([CloudEnvironment.Documented(Cloud.Global)]);

        Assert.Null(clouds.Find(Cloud.Global));
        Assert.Empty(clouds.Enabled);
    }

    [Theory]
    [InlineData(Cloud.Global, "graph.microsoft.com", "login.microsoftonline.com")]
    [InlineData(Cloud.China21Vianet, "microsoftgraph.chinacloudapi.cn", "login.chinacloudapi.cn")]
    public void The_documented_hosts_of_a_cloud_stay_in_that_cloud(Cloud cloud, string graph, string login)
    {
        CloudEnvironment environment = CloudEnvironment.Documented(cloud);

        Assert.Equal(graph, environment.Graph!.Host);
        Assert.Equal(login, environment.Login!.Host);
        Assert.Contains(graph, environment.GraphScope, StringComparison.Ordinal);
    }
}
