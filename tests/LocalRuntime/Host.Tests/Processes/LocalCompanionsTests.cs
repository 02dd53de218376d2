using PartnerDesk.LocalRuntime.Host.Tests.Processes;
using PartnerDesk.LocalRuntime.Hosting;

[assembly: LocalCompanion(typeof(LocalCompanionsTests.Companion))]

namespace PartnerDesk.LocalRuntime.Host.Tests.Processes;

public sealed class LocalCompanionsTests
{
    [Fact]
    public void A_companion_is_found_among_the_assemblies_beside_the_program() =>
        Assert.IsType<Companion>(Assert.Single(LocalCompanions.Discover(AppContext.BaseDirectory)));

    [Fact]
    public void A_declared_type_that_is_no_companion_is_refused()
    {
        string message = Assert.Throws<LocalFunctionsHostException>(() => LocalCompanions.Create(typeof(string))).Message;

        Assert.Contains("System.String", message, StringComparison.Ordinal);
    }

    public sealed class Companion : ILocalCompanion
    {
        public string Name => "test";

        public Task StartAsync(LocalCompanionContext context, CancellationToken cancellationToken) => Task.CompletedTask;

        public IEnumerable<string> ReadyLines(Uri hostAddress) => [];

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
