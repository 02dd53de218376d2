using System.Runtime.CompilerServices;
using System.Text.Json;
using PartnerDesk.Adapters.Vendor;
using PartnerDesk.Core.Clouds;
using PartnerDesk.Core.Customers;
using PartnerDesk.Core.Diagnosis;

namespace PartnerDesk.Adapters.PartnerCenter;

/// <summary>Partner Center of either cloud: customers and their subscriptions.</summary>
/// <remarks>Source: "Get a list of customers", "Get all of a customer's subscriptions" and "Headers" of the Partner Center REST reference.</remarks>
public sealed class PartnerCenterClient(CloudEnvironments clouds, VendorTokens tokens, VendorHttp http, TimeProvider time) : ICustomerDirectory, ISubscriptionSource
{
    private const string Source = "Partner Center";
    private const int PageSize = 200;

    /// <summary>The vendor's code for a tenant that is no customer of ours. Source: "Error codes" of the Partner Center REST reference.</summary>
    private const string NoCommercialRelation = "20002";

    /// <summary>More pages than any partner has customers for: a paging loop of the vendor ends here.</summary>
    private const int MaxPages = 1_000;

    /// <summary>The words behind the numbers that some answers give. Source: SubscriptionStatus of the Partner Center SDK.</summary>
    private static readonly string[] StatusByNumber = ["none", "active", "suspended", "deleted", "expired", "pending", "disabled"];

    public async IAsyncEnumerable<Customer> ListAsync(Cloud cloud, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (clouds.Find(cloud) is not { } environment)
        {
            yield break;
        }

        string? continuation = null;
        for (int page = 0; page < MaxPages; page++)
        {
            string path = continuation is null ? $"customers?size={PageSize}" : $"customers?size={PageSize}&seekOperation=Next";
            if (await GetAsync(environment, path, continuation, cancellationToken) is not VendorAnswer.Ok { Body: var body })
            {
                throw new CustomerLookupUnavailableException($"The customers of {cloud} could not be listed.");
            }

            foreach (JsonElement item in body.Items("items"))
            {
                if (ReadCustomer(item, cloud) is { } customer)
                {
                    yield return customer;
                }
            }

            continuation = NextPage(body);
            if (continuation is null)
            {
                yield break;
            }
        }

        throw new CustomerLookupUnavailableException($"The customers of {cloud} do not end after {MaxPages} pages.");
    }

    public async Task<Customer?> FindAsync(string customerId, CancellationToken cancellationToken)
    {
        CustomerLookupUnavailableException? unavailable = null;
        foreach (Cloud cloud in clouds.Enabled)
        {
            switch (await GetAsync(clouds.Find(cloud)!, $"customers/{Uri.EscapeDataString(customerId)}", null, cancellationToken))
            {
                case VendorAnswer.Ok { Body: var body } when ReadCustomer(body, cloud) is { } customer:
                    return customer;
                case VendorAnswer.Failed { Status: 404 or 400 } or VendorAnswer.Failed { Code: NoCommercialRelation }:
                    break;
                default:
                    unavailable = new CustomerLookupUnavailableException($"Partner Center of {cloud} could not tell whether the customer exists.");
                    break;
            }
        }

        return unavailable is null ? null : throw unavailable;
    }

    public async Task<SubscriptionReading> ReadAsync(Customer customer, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (clouds.Find(customer.Cloud) is not { } environment)
        {
            return new SubscriptionReading(now, null, new Unreadable(UnreadableReason.NotOffered, $"Cloud {customer.Cloud} is switched off.", null, null));
        }

        VendorAnswer answer = await GetAsync(environment, $"customers/{Uri.EscapeDataString(customer.Id)}/subscriptions", null, cancellationToken);
        return answer switch
        {
            VendorAnswer.Ok { Body: var body } when body.Member("items") is { ValueKind: JsonValueKind.Array } =>
                new SubscriptionReading(now, [.. body.Items("items").Select(ReadSubscription)], null) { CorrelationId = answer.CorrelationId },
            VendorAnswer.Ok => new SubscriptionReading(now, null, new Unreadable(UnreadableReason.Garbled, "Partner Center answered without a list.", answer.RequestId, answer.CorrelationId)),
            VendorAnswer.Failed failed => new SubscriptionReading(now, null, failed.ToUnreadable()),
            _ => throw new InvalidOperationException("Unknown answer."),
        };
    }

    private async Task<VendorAnswer> GetAsync(CloudEnvironment environment, string path, string? continuation, CancellationToken cancellationToken)
    {
        (string? token, VendorAnswer.Failed? failed) = await tokens.ForPartnerCenterAsync(environment, cancellationToken);
        if (token is null)
        {
            // Consent is the customer's to give; for our own tenant it means that we must sign in anew.
            return failed!.Reason == UnreadableReason.ConsentMissing ? failed with { Reason = UnreadableReason.SignInNeeded } : failed;
        }

        string requestId = Guid.NewGuid().ToString();
        string correlationId = Guid.NewGuid().ToString();
        var address = new Uri($"{environment.PartnerCenter!.ToString().TrimEnd('/')}/v1/{path}");
        VendorAnswer answer = await http.SendAsync(Source, () => Request(address, token, requestId, correlationId, continuation), requestId, correlationId, cancellationToken);
        if (answer is VendorAnswer.Failed { Status: 401 })
        {
            tokens.Forget(environment.Cloud, environment.PartnerTenantId, environment.PartnerCenterResource);
        }

        return answer;
    }

    private static HttpRequestMessage Request(Uri address, string token, string requestId, string correlationId, string? continuation)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address)
        {
            Headers =
            {
                { "Authorization", $"Bearer {token}" },
                { "Accept", "application/json" },
                { "MS-Contract-Version", "v1" },
                { "MS-RequestId", requestId },
                { "MS-CorrelationId", correlationId },
                { "X-Locale", "en-US" },
            },
        };
        if (continuation is not null)
        {
            request.Headers.TryAddWithoutValidation("MS-ContinuationToken", continuation);
        }

        return request;
    }

    /// <summary>The token of the next page: named in the answer, or among the headers of its next link. The link's address is never followed.</summary>
    private static string? NextPage(JsonElement body)
    {
        if (body.Member("links") is not { } links || links.Member("next") is not { } next)
        {
            return null;
        }

        string? fromLink = next.Items("headers")
            .Where(h => string.Equals(h.Text("key"), "MS-ContinuationToken", StringComparison.OrdinalIgnoreCase))
            .Select(h => h.Text("value"))
            .FirstOrDefault();
        return fromLink ?? body.Text("continuationToken");
    }

    private Customer? ReadCustomer(JsonElement item, Cloud cloud)
    {
        JsonElement profile = item.Member("companyProfile") ?? item;
        string? id = profile.Text("tenantId") ?? item.Text("id");
        return Guid.TryParse(id, out Guid tenant)
            ? new Customer(tenant.ToString("D"), profile.Text("companyName") ?? tenant.ToString("D"), profile.Text("domain") ?? "", cloud, time.GetUtcNow(), CustomerSettings.Default)
            : null;
    }

    private static SubscriptionState ReadSubscription(JsonElement item) => new(
        item.Text("id") ?? "",
        item.Text("offerName") ?? item.Text("friendlyName") ?? item.Text("offerId") ?? "",
        Status(item),
        item.Int("quantity") ?? 0,
        [.. item.Items("suspensionReasons").Select(VendorJson.AsText).OfType<string>()],
        item.Bool("autoRenewEnabled") ?? false,
        item.Time("commitmentEndDateTime") ?? item.Time("commitmentEndDate"),
        ChangedAt: null, // The resource does not tell when its status changed.
        item.Text("parentSubscriptionId"),
        item.Text("orderId"));

    private static string Status(JsonElement item) =>
        item.Member("status") is { ValueKind: JsonValueKind.Number } && item.Int("status") is { } number && number >= 0 && number < StatusByNumber.Length
            ? StatusByNumber[number]
            : (item.Text("status") ?? "").ToLowerInvariant();
}
