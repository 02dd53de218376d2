using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Client;

public sealed class OrchestrationMetadataTests
{
    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Running, true, false)]
    [InlineData(OrchestrationRuntimeStatus.Pending, false, false)]
    [InlineData(OrchestrationRuntimeStatus.Suspended, false, false)]
    [InlineData(OrchestrationRuntimeStatus.Completed, false, true)]
    [InlineData(OrchestrationRuntimeStatus.Failed, false, true)]
    [InlineData(OrchestrationRuntimeStatus.Terminated, false, true)]
    public void Running_and_completed_are_told_by_status(OrchestrationRuntimeStatus status, bool running, bool completed)
    {
        var metadata = new OrchestrationMetadata("n", "i") { RuntimeStatus = status };

        Assert.Equal((running, completed), (metadata.IsRunning, metadata.IsCompleted));
    }

    [Fact]
    public void Payloads_that_were_not_asked_for_cannot_be_read()
    {
        var metadata = new OrchestrationMetadata("n", "i") { SerializedInput = "1", SerializedOutput = "2", SerializedCustomStatus = "3" };

        Assert.Equal(
            "The ReadInputAs method can only be used on OrchestrationMetadata objects that are fetched with the option to include input data.",
            Assert.Throws<InvalidOperationException>(() => metadata.ReadInputAs<int>()).Message);
        Assert.EndsWith("include output data.", Assert.Throws<InvalidOperationException>(() => metadata.ReadOutputAs<int>()).Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "include input and output data.", Assert.Throws<InvalidOperationException>(() => metadata.ReadCustomStatusAs<int>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Payloads_are_read_by_the_converter()
    {
        var metadata = new OrchestrationMetadata("n", "i")
        {
            DataConverter = JsonDataConverter.Default,
            SerializedInput = "1",
            SerializedOutput = "\"done\"",
            SerializedCustomStatus = "null",
        };

        Assert.Equal(1, metadata.ReadInputAs<int>());
        Assert.Equal("done", metadata.ReadOutputAs<string>());
        Assert.Null(metadata.ReadCustomStatusAs<string>());
        Assert.Throws<System.Text.Json.JsonException>(() => metadata.ReadOutputAs<int>());
        Assert.Throws<NullReferenceException>(() => new OrchestrationMetadata("n", "i") { DataConverter = JsonDataConverter.Default }.ReadOutputAs<int>());
    }

    [Fact]
    public void Text_shows_what_is_there_and_cuts_payloads_at_fifty_characters()
    {
        var bare = new OrchestrationMetadata("n", "i")
        {
            CreatedAt = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero),
            LastUpdatedAt = new(2030, 1, 2, 3, 4, 6, TimeSpan.Zero),
        };
        var full = new OrchestrationMetadata("n", "i")
        {
            RuntimeStatus = OrchestrationRuntimeStatus.Failed,
            SerializedInput = new string('x', 50),
            SerializedOutput = new string('y', 51),
            FailureDetails = new TaskFailureDetails("N.Boom", new string('z', 51), null, null, null),
        };

        Assert.Equal("[Name: 'n', ID: 'i', RuntimeStatus: Running, CreatedAt: 2030-01-02T03:04:05, LastUpdatedAt: 2030-01-02T03:04:06]", bare.ToString());
        Assert.EndsWith(
            $"Input: '{new string('x', 50)}', Output: '{new string('y', 50)}...', FailureDetails: 'N.Boom - {new string('z', 50)}...']",
            full.ToString(),
            StringComparison.Ordinal);
    }
}
