using System.Text.Json;
using System.Text.Json.Nodes;
using PartnerDesk.Sandbox.Clouds;
using PartnerDesk.Sandbox.Customers;
using PartnerDesk.Sandbox.Journal;
using PartnerDesk.Sandbox.State;
using PartnerDesk.Sandbox.Wire;

namespace PartnerDesk.Sandbox.PartnerCenter;

/// <summary>Service requests: read, note, close; of the partner and of one customer. Global cloud, signed-in user.</summary>
internal sealed class ServiceRequestEndpoints(CustomerCatalog customers, CustomerStore store, VendorChanges changes, TimeProvider time)
{
    private const SandboxCloud Cloud = SandboxCloud.Global;
    private static readonly NeedsSignedInUser NeedsUser = new();

    public void Map(VendorRoutes routes)
    {
        const string OfPartner = "/servicerequests";
        const string OfCustomer = "/customers/{customerId}/servicerequests";
        routes.Get(OfPartner, http => List(http.Request, Everyone()), NeedsUser);
        routes.Get(OfPartner + "/{id}", http => One(Owner(http), http.Route("id")), NeedsUser);
        routes.Patch(OfPartner + "/{id}", http => PatchAsync(http, Owner(http), http.Route("id")), NeedsUser);
        routes.Get(OfCustomer, http => List(http.Request, [http.Customer()]), NeedsUser);
        routes.Get(OfCustomer + "/{id}", http => One(http.Customer(), http.Route("id")), NeedsUser);
        routes.Patch(OfCustomer + "/{id}", http => PatchAsync(http, http.Customer(), http.Route("id")), NeedsUser);
    }

    private VendorAnswer List(HttpRequest request, IEnumerable<SandboxCustomer> owners)
    {
        string? status = null;
        if (request.Query["filter"].ToString() is { Length: > 0 } filter && !ServiceRequestJson.TryReadStatusFilter(filter, out status))
        {
            return PartnerCenterErrors.Invalid(Cloud, "The filter is not understood: Field is Status.");
        }

        int offset = int.TryParse(request.Query["offset"], out int o) && o > 0 ? o : 0;
        int size = int.TryParse(request.Query["size"], out int s) && s > 0 ? s : int.MaxValue;
        List<JsonNode> all = [.. owners
            .SelectMany(owner => store.Read(owner).ServiceRequests)
            .Where(one => status is null || one.Status == status)
            .Select(ServiceRequestJson.ListItem)];
        return VendorAnswer.Ok(PartnerCenterCollections.Of(all.Skip(offset).Take(size), "/servicerequests", all.Count));
    }

    private VendorAnswer One(SandboxCustomer? owner, string id) =>
        owner is not null && store.Read(owner).ServiceRequests.Find(one => one.Id == id) is { } found
            ? VendorAnswer.Ok(ServiceRequestJson.Single(owner, found))
            : PartnerCenterErrors.NotFound(Cloud);

    private async Task<VendorAnswer> PatchAsync(HttpContext http, SandboxCustomer? owner, string id)
    {
        JsonElement? body = await http.Request.ReadJsonAsync();
        if (owner is null)
        {
            return PartnerCenterErrors.NotFound(Cloud);
        }

        if (body is not { ValueKind: JsonValueKind.Object } changesWanted)
        {
            return PartnerCenterErrors.Invalid(Cloud, "The body is not a service request.");
        }

        http.Record().CustomerId = owner.Id;
        return changes.Apply(http, owner, state => Patch(state, owner, id, changesWanted));
    }

    /// <summary>Only what is set changes: null, 'unknown' and 'none' mean "leave as it is".</summary>
    private (CustomerState Next, VendorAnswer Answer) Patch(CustomerState state, SandboxCustomer owner, string id, JsonElement body)
    {
        int index = state.ServiceRequests.FindIndex(one => one.Id == id);
        if (index < 0)
        {
            return (state, PartnerCenterErrors.NotFound(Cloud));
        }

        if (!ServiceRequestJson.TryReadSeverity(body.Member("severity"), out string? severity)
            || !ServiceRequestJson.TryReadStatus(body.Member("status"), out string? status))
        {
            return (state, PartnerCenterErrors.Refuse(Cloud, 400, 3000, "The severity or the status is invalid."));
        }

        DateTimeOffset now = time.GetUtcNow();
        ServiceRequest current = state.ServiceRequests[index];
        string? note = body.Member("newNote")?.Member("text") is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        ServiceRequest changed = current with
        {
            Severity = severity ?? current.Severity,
            Status = status ?? current.Status,
            ModifiedAt = now,
            ClosedAt = status == "closed" ? now : status is null ? current.ClosedAt : null,
            Notes = note is null ? current.Notes : current.Notes.Add(new ServiceRequestNote("Partner", now, note)),
        };
        return (state with { ServiceRequests = state.ServiceRequests.SetItem(index, changed) }, VendorAnswer.Ok(ServiceRequestJson.Single(owner, changed)));
    }

    private IEnumerable<SandboxCustomer> Everyone() => customers.In(Cloud);

    private SandboxCustomer? Owner(HttpContext http)
    {
        string id = http.Route("id");
        return Everyone().FirstOrDefault(customer => store.Read(customer).ServiceRequests.Exists(one => one.Id == id));
    }
}
