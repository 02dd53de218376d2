using System.Reflection;

namespace PartnerDesk.LocalRuntime.Surface.Tests;

/// <summary>Whatever compiles against LocalRuntime compiles against the packages it stands in for.</summary>
public sealed class SurfaceTests
{
    [Theory]
    [InlineData("PartnerDesk.LocalRuntime.Tables")]
    [InlineData("PartnerDesk.LocalRuntime.ServiceBus")]
    [InlineData("PartnerDesk.LocalRuntime.DurableTask")]
    [InlineData("PartnerDesk.LocalRuntime.Host")]
    public void Every_public_line_stands_in_a_package_listing(string assemblyName)
    {
        var listings = PackageListings.Carried();

        string[] shown = [.. PublicSurface.Of(Assembly.Load(assemblyName)).Order(StringComparer.Ordinal)];
        string[] offending = [.. shown.Where(line => !listings.Allow(line))];

        Assert.NotEmpty(shown);
        Assert.True(
            offending.Length == 0,
            $"{assemblyName} shows {offending.Length} lines that no package has. Make them internal, give them the package's "
            + $"signature, or move them to PartnerDesk.LocalRuntime.*:{Environment.NewLine}{string.Join(Environment.NewLine, offending)}");
    }
}
