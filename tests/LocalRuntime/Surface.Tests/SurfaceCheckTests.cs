using Package.Samples;

namespace PartnerDesk.LocalRuntime.Surface.Tests;

/// <summary>The surface test itself: what it prints, and what it lets pass.</summary>
public sealed class SurfaceCheckTests
{
    [Fact]
    public void A_class_is_printed_with_all_that_others_can_see()
    {
        string[] lines = [.. PublicSurface.Of(typeof(Sample<>)).Order(StringComparer.Ordinal)];

        Assert.Equal(
            [
                "Package.Samples.Sample<T> : abstract class : System.IDisposable",
                "Package.Samples.Sample<T>.Changed event System.EventHandler",
                "Package.Samples.Sample<T>.Close(System.Int32? a) -> System.Void",
                "Package.Samples.Sample<T>.Count { get; } System.Int32 virtual",
                "Package.Samples.Sample<T>.Dispose() -> System.Void",
                "Package.Samples.Sample<T>.First { get; init; } T",
                "Package.Samples.Sample<T>.Item[System.Int32] { get; set; } System.String protected abstract",
                "Package.Samples.Sample<T>.Limit System.Int32 static",
                "Package.Samples.Sample<T>.Try<TOther>(System.String name, out TOther found, System.Boolean exact = true, System.TimeSpan? within = default, params System.String[] more) -> System.Boolean static",
                "Package.Samples.Sample<T>.ctor(System.String name = \"x\") protected",
            ],
            lines);
    }

    [Fact]
    public void Enums_delegates_and_nested_types_are_printed()
    {
        Assert.Equal(["Package.Samples.Colour : enum", "Package.Samples.Colour.Green = 2"], PublicSurface.Of(typeof(Colour)));
        Assert.Equal(
            ["Package.Samples.Sample<T>+Inner : delegate", "Package.Samples.Sample<T>+Inner.Invoke(System.Collections.Generic.List<T> all) -> T[]"],
            PublicSurface.Of(typeof(Sample<>.Inner)));
    }

    [Theory]
    [InlineData("N.T : class", true)]
    [InlineData("N.T : class : N.Base", true)]
    [InlineData("N.T : class : N.IPair<N.A, N.B>", true)]
    [InlineData("N.T : class : N.IOther", false)]
    [InlineData("N.T : class : N.A", false)]
    [InlineData("N.T : sealed class", false)]
    [InlineData("N.U : class", false)]
    [InlineData("N.T.Do(System.Int32 count = 1) -> System.Void", true)]
    [InlineData("N.T.Do(System.Int32 n = 1) -> System.Void", false)]
    [InlineData("N.T.Do(System.Int32 count) -> System.Void", false)]
    [InlineData("N.T.Do(System.Int32 count = 1) -> System.Void virtual", false)]
    public void Only_listed_lines_pass_and_types_may_lack_bases(string line, bool allowed)
    {
        var listings = new PackageListings(["N.T : class : N.Base, N.IPair<N.A, N.B>", "N.T.Do(System.Int32 count = 1) -> System.Void"]);

        Assert.Equal(allowed, listings.Allow(line));
    }

    [Fact]
    public void The_listings_of_all_packages_are_carried()
    {
        var listings = PackageListings.Carried();

        Assert.All(
            [
                "Azure.Data.Tables.TableClient : class",
                "Azure.Messaging.ServiceBus.ServiceBusClient : class",
                "Microsoft.DurableTask.TaskOrchestrationContext : abstract class",
                "Microsoft.DurableTask.Client.DurableTaskClient : abstract class",
                "Microsoft.Azure.Functions.Worker.FunctionContext : abstract class",
                "Microsoft.Azure.Functions.Worker.DurableClientAttribute : sealed class",
                "Microsoft.Azure.Functions.Worker.HttpTriggerAttribute : sealed class",
                "Microsoft.Azure.Functions.Worker.ServiceBusTriggerAttribute : sealed class",
                "Microsoft.Azure.Functions.Worker.TimerTriggerAttribute : sealed class",
            ],
            line => Assert.True(listings.Allow(line), line));
    }
}
