using Azure;
using Azure.Data.Tables;
using PartnerDesk.LocalRuntime.Hosting;
using PartnerDesk.LocalRuntime.Settings;

namespace PartnerDesk.LocalRuntime.Storage;

/// <summary>The storage of the host itself: the tables of <c>AzureWebJobsStorage</c>.</summary>
internal sealed class HostStorage
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private readonly string _prefix;

    private HostStorage(TableServiceClient tables, string prefix)
    {
        Tables = tables;
        _prefix = prefix;
    }

    public TableServiceClient Tables { get; }

    public string Prefix => _prefix;

    /// <exception cref="LocalFunctionsHostException">The setting is missing or no connection string.</exception>
    public static HostStorage Open(LocalFunctionsHostOptions options, EnvironmentSettings settings)
    {
        string connection = settings["AzureWebJobsStorage"]
            ?? throw new LocalFunctionsHostException("The setting 'AzureWebJobsStorage' is missing: timers, queues and orchestrations need storage. 'UseDevelopmentStorage=true' is Azurite on this machine.");
        try
        {
            return new HostStorage(new TableServiceClient(connection, QuickToAnswer()), options.TablePrefix ?? settings["LocalRuntime__TablePrefix"] ?? "");
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidOperationException)
        {
            throw new LocalFunctionsHostException($"The setting 'AzureWebJobsStorage' is not a storage connection string: {exception.Message}", exception);
        }
    }

    /// <summary>A table of the host, made when it is missing. Waits for storage; says so each time it does not answer, with growing pauses.</summary>
    public async Task<TableClient> OpenTableAsync(string name, TextWriter output, TimeProvider time, CancellationToken cancellationToken)
    {
        TableClient table = Tables.GetTableClient(_prefix + name);
        for (TimeSpan pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await table.CreateIfNotExistsAsync(cancellationToken);
                return table;
            }
            catch (Exception exception) when (exception is RequestFailedException or AggregateException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                await output.WriteLineAsync($"Storage ({Tables.Uri}) does not answer: {FirstLine(exception)} Next try in {pause.TotalSeconds:0} s.");
            }

            await Task.Delay(pause, time, cancellationToken);
        }
    }

    private static string FirstLine(Exception exception) => exception.GetBaseException().Message.Split('\n')[0].TrimEnd().TrimEnd('.') + ".";

    /// <summary>The host itself tries again where it needs to; a short answer keeps its messages timely.</summary>
    private static TableClientOptions QuickToAnswer()
    {
        var options = new TableClientOptions();
        options.Retry.MaxRetries = 1;
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(10);
        return options;
    }
}
