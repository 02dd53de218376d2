using Microsoft.Extensions.Logging;
using PartnerDesk.Adapters.Vendor;
using PartnerDesk.Core.Clouds;
using PartnerDesk.Core.Customers;

namespace PartnerDesk.Functions.Customers;

/// <summary>Copies what Partner Center says of our customers into our own store, cloud by cloud.</summary>
public sealed partial class CustomerDirectorySync(
    CloudEnvironments clouds, ICustomerDirectory directory, ICustomerStore store, ILogger<CustomerDirectorySync> logger)
{
    /// <summary>One cloud that cannot be read does not hold up the other; what is known of its customers stays.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (Cloud cloud in clouds.Enabled)
        {
            int count = 0;
            try
            {
                await foreach (Customer customer in directory.ListAsync(cloud, cancellationToken))
                {
                    await store.SeedAsync(customer, cancellationToken);
                    count++;
                }

                Log.Read(logger, count, cloud);
            }
            catch (CustomerLookupUnavailableException e)
            {
                Log.NotRead(logger, cloud, e.Message);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Read {Count} customers of {Cloud} from Partner Center.")]
        public static partial void Read(ILogger logger, int count, Cloud cloud);

        [LoggerMessage(2, LogLevel.Warning, "The customers of {Cloud} could not be read; those known stay. {Reason}")]
        public static partial void NotRead(ILogger logger, Cloud cloud, string reason);
    }
}
