using Azure.Messaging.ServiceBus;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.ServiceBus.Tests;

/// <summary>Ends the process at every request to storage that a scenario makes, before and after it, and looks what is left.</summary>
public sealed class CrashPointTests(AzuriteFixture azurite) : ServiceBusTest(azurite)
{
    private static readonly string[] Ids = ["one", "two", "three"];

    [Theory]
    [InlineData(Fault.BeforeSending)]
    [InlineData(Fault.AfterSending)]
    public async Task Wherever_the_process_dies_every_subscription_handles_every_message_and_none_after_its_completion(Fault fault)
    {
        int crashPoint = 0;
        bool hasCrashed = true;
        while (hasCrashed)
        {
            crashPoint++;
            hasCrashed = await RunAsync($"{fault}-{crashPoint}", fault, crashPoint);
        }

        Assert.True(crashPoint > 15, $"The scenario makes only {crashPoint} requests.");
    }

    private async Task<bool> RunAsync(string run, Fault fault, int crashPoint)
    {
        await Bus.LoadAsync();
        int requests = 0;
        Storage.Fail(_ => Interlocked.Increment(ref requests) switch
        {
            int number when number < crashPoint => Fault.None,
            int number when number == crashPoint => fault,
            _ => Fault.BeforeSending,
        });
        Completions completions = new();
        bool hasCrashed = false;
        try
        {
            await ScenarioAsync(run, completions);
        }
        catch (ServiceBusException failure) when (failure.IsTransient)
        {
            hasCrashed = true;
        }

        await CrashAndRestartAsync();
        await ScenarioAsync(run, completions);

        string[] expected = [.. new[] { Audit, Notices }.SelectMany(subscription => Ids.Select(id => $"{subscription} {run} {id}")).Order()];
        IEnumerable<string> done = fault == Fault.AfterSending ? completions.Known.Concat(completions.Unknown.Except(completions.Known)) : completions.Known;
        Assert.Equal(expected, done.Order());
        return hasCrashed;
    }

    /// <summary>Sends, handles in two subscriptions (one of them by way of the dead-letter queue), and notes what was completed.</summary>
    private async Task ScenarioAsync(string run, Completions completions)
    {
        await SendAsync(Topic, [.. Ids.Select(id => $"{run} {id}")]);
        ServiceBusReceiver notices = Client.CreateReceiver(Topic, Notices);
        while (await notices.ReceiveMessageAsync(TimeSpan.FromTicks(1)) is { } message)
        {
            await completions.CompleteAsync(notices, Notices, message);
        }

        ServiceBusReceiver audit = Client.CreateReceiver(Topic, Audit);
        while (await audit.ReceiveMessageAsync(TimeSpan.FromTicks(1)) is { } message)
        {
            await audit.DeadLetterMessageAsync(message, "NotValid");
        }

        await Bus.ReplayDeadLettersAsync($"{Topic}/Subscriptions/{Audit}");
        while (await audit.ReceiveMessageAsync(TimeSpan.FromTicks(1)) is { } message)
        {
            await completions.CompleteAsync(audit, Audit, message);
        }
    }

    private sealed class Completions
    {
        public List<string> Known { get; } = [];

        /// <summary>The answer was lost: stored or not. If stored, the message must not come again; if not, it must.</summary>
        public List<string> Unknown { get; } = [];

        public async Task CompleteAsync(ServiceBusReceiver receiver, string subscription, ServiceBusReceivedMessage message)
        {
            string entry = $"{subscription} {message.MessageId}";
            try
            {
                await receiver.CompleteMessageAsync(message);
                Known.Add(entry);
            }
            catch (ServiceBusException)
            {
                Unknown.Add(entry);
                throw;
            }
        }
    }
}
