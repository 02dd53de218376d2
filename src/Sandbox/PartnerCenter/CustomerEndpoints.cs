using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PartnerDesk.Sandbox.Clouds;
using PartnerDesk.Sandbox.Customers;
using PartnerDesk.Sandbox.State;
using PartnerDesk.Sandbox.Wire;

namespace PartnerDesk.Sandbox.PartnerCenter;

/// <summary>Customers: list with filter and paging by header, one, company profile, billing profile.</summary>
internal sealed class CustomerEndpoints(CustomerCatalog customers, CustomerStore store)
{
    private const int LargestPage = 500;
    private const string ContinuationHeader = "MS-ContinuationToken";

    public void Map(VendorRoutes routes, CloudProfile cloud)
    {
        routes.Get("/customers", http => List(cloud.Cloud, http.Request));
        routes.Get("/customers/{customerId}", http => One(http.Customer()));
        routes.Get("/customers/{customerId}/profiles/company", http => VendorAnswer.Ok(CompanyProfile(http.Customer(), whole: true)));
        routes.Get("/customers/{customerId}/profiles/billing", http =>
            VendorAnswer.Ok(BillingProfile(http.Customer())) with { StartsWithByteOrderMark = true });
    }

    private VendorAnswer List(SandboxCloud cloud, HttpRequest request)
    {
        string sizeText = request.Query["size"].ToString();
        int size = 0;
        if (sizeText.Length > 0 && (!int.TryParse(sizeText, out size) || size < 0))
        {
            return PartnerCenterErrors.Invalid(cloud, "The size is not a number from 0.");
        }

        size = size == 0 ? int.MaxValue : Math.Min(size, LargestPage);
        string filterText = request.Query["filter"].ToString();
        IEnumerable<SandboxCustomer> found = customers.In(cloud).Where(customer => store.SituationOf(customer) != Situation.RelationshipEnded);
        if (filterText.Length > 0)
        {
            if (CustomerFilter.Parse(filterText) is not { } filter)
            {
                return PartnerCenterErrors.Invalid(cloud, "The filter is not understood: Field is CompanyName or Domain, Operator is starts_with.");
            }

            found = found.Where(filter.Includes);
        }

        List<SandboxCustomer> all = [.. found];
        int first = 0;
        if (string.Equals(request.Query["seekOperation"], "Next", StringComparison.OrdinalIgnoreCase))
        {
            if (ReadContinuation(request.Headers[ContinuationHeader].ToString()) is not { } after)
            {
                return PartnerCenterErrors.Invalid(cloud, "The continuation token is missing or unknown.");
            }

            first = all.TakeWhile(customer => string.CompareOrdinal(customer.Id, after) <= 0).Count();
        }
        else if (request.Query.ContainsKey("seekOperation"))
        {
            return PartnerCenterErrors.Invalid(cloud, "Only the seek operation Next is known.");
        }

        List<SandboxCustomer> page = [.. all.Skip(first).Take(size)];
        string self = $"/customers?size={sizeText}" + (filterText.Length > 0 ? "&filter=" + Uri.EscapeDataString(filterText) : "");
        JsonObject body = PartnerCenterCollections.Of(page.Select(ListItem), self, all.Count);
        if (first + page.Count >= all.Count)
        {
            return VendorAnswer.Ok(body) with { StartsWithByteOrderMark = true };
        }

        string continuation = Base64Url.EncodeToString(Encoding.UTF8.GetBytes("after:" + page[^1].Id));
        body["continuationToken"] = continuation;
        body["links"]!["next"] = PartnerCenterCollections.Link(self + "&seekOperation=Next", (ContinuationHeader, continuation));
        return (VendorAnswer.Ok(body) with { StartsWithByteOrderMark = true }).With(ContinuationHeader, continuation);
    }

    private static string? ReadContinuation(string token)
    {
        try
        {
            string text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token));
            return text.StartsWith("after:", StringComparison.Ordinal) ? text["after:".Length..] : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private VendorAnswer One(SandboxCustomer customer)
    {
        bool delegated = HasDelegatedRights(customer);
        JsonObject body = ListItem(customer);
        body["commerceId"] = customer.SubscriptionId(99);
        body["companyProfile"] = CompanyProfile(customer, delegated);
        body["billingProfile"] = BillingProfile(customer);
        body["allowDelegatedAccess"] = delegated;
        body["customDomains"] = delegated ? new JsonArray(customer.Domain) : null;
        body["associatedPartnerId"] = null;
        return VendorAnswer.Ok(body);
    }

    private JsonObject ListItem(SandboxCustomer customer) => new()
    {
        ["id"] = customer.Id,
        ["companyProfile"] = CompanyProfile(customer, whole: false),
        ["relationshipToPartner"] = customer.Cloud == SandboxCloud.China ? "Reseller" : "reseller",
        ["attributes"] = PartnerCenterCollections.Attributes("Customer"),
    };

    /// <summary>Without delegated rights the address and the e-mail are missing.</summary>
    private JsonObject CompanyProfile(SandboxCustomer customer, bool whole)
    {
        JsonObject profile = new()
        {
            ["tenantId"] = customer.Id,
            ["domain"] = customer.Domain,
            ["companyName"] = customer.CompanyName,
        };
        if (whole && HasDelegatedRights(customer))
        {
            profile["address"] = Address(customer);
            profile["email"] = "it@" + customer.Domain;
        }

        profile["links"] = new JsonObject { ["self"] = PartnerCenterCollections.Link($"/customers/{customer.Id}/profiles/company") };
        profile["attributes"] = PartnerCenterCollections.Attributes("CustomerCompanyProfile");
        return profile;
    }

    private static JsonObject BillingProfile(SandboxCustomer customer) => new()
    {
        ["id"] = customer.SubscriptionId(98),
        ["firstName"] = customer.Cloud == SandboxCloud.China ? "伟" : "Ann",
        ["lastName"] = customer.Cloud == SandboxCloud.China ? "王" : "Baker",
        ["email"] = "billing@" + customer.Domain,
        ["culture"] = customer.Cloud == SandboxCloud.China ? "zh-CN" : "en-US",
        ["language"] = customer.Cloud == SandboxCloud.China ? "zh" : "en",
        ["companyName"] = customer.CompanyName,
        ["defaultAddress"] = Address(customer),
        ["links"] = new JsonObject { ["self"] = PartnerCenterCollections.Link($"/customers/{customer.Id}/profiles/billing") },
        ["attributes"] = new JsonObject { ["etag"] = "1", ["objectType"] = "CustomerBillingProfile" },
    };

    private static JsonObject Address(SandboxCustomer customer) => customer.Cloud == SandboxCloud.China
        ? new() { ["country"] = "CN", ["city"] = "上海", ["addressLine1"] = $"示例路{customer.Number}号", ["postalCode"] = "200000", ["phoneNumber"] = "+86 21 0000 0000" }
        : new() { ["country"] = "US", ["city"] = "Springfield", ["state"] = "IL", ["addressLine1"] = $"{customer.Number} Example Street", ["postalCode"] = "62701", ["phoneNumber"] = "+1 217 555 0100" };

    private bool HasDelegatedRights(SandboxCustomer customer) => store.SituationOf(customer) != Situation.NoDelegatedRights;

    /// <summary>The filter of the customer list: JSON with Field, Value and Operator.</summary>
    private sealed record CustomerFilter(bool ByDomain, string Value)
    {
        private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

        public static CustomerFilter? Parse(string text)
        {
            try
            {
                FilterText? filter = JsonSerializer.Deserialize<FilterText>(text, Json);
                return filter is { Value: { } value, Operator: { } wanted } && string.Equals(wanted, "starts_with", StringComparison.OrdinalIgnoreCase)
                    ? filter.Field?.ToUpperInvariant() switch
                    {
                        "COMPANYNAME" => new CustomerFilter(ByDomain: false, value),
                        "DOMAIN" => new CustomerFilter(ByDomain: true, value),
                        _ => null,
                    }
                    : null;
            }
            catch (JsonException)
            {
                return null;
            }
        }

        public bool Includes(SandboxCustomer customer) =>
            (ByDomain ? customer.Domain : customer.CompanyName).StartsWith(Value, StringComparison.OrdinalIgnoreCase);

        private sealed record FilterText(string? Field, string? Value, string? Operator);
    }
}
