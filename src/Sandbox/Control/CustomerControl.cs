using PartnerDesk.Sandbox.Clouds;
using PartnerDesk.Sandbox.Customers;
using PartnerDesk.Sandbox.State;

namespace PartnerDesk.Sandbox.Control;

/// <summary>Customers: the table of situations, one customer's state, another situation, extra customers.</summary>
internal sealed class CustomerControl(CustomerCatalog customers, CustomerStore store, Persisted<SandboxSettings> settings)
{
    /// <summary>Extra customers per cloud at most.</summary>
    private const int MostExtra = 20_000;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/situations", () => Situation.All);
        routes.MapGet("/customers", () => CloudProfile.All.Reverse().SelectMany(cloud => customers.In(cloud.Cloud)).Select(Row));
        routes.MapGet("/customers/{id}", (string id) => Find(id, customer => Results.Ok(store.Read(customer) with { Answered = [] })));
        routes.MapPut("/customers/{id}/situation", (HttpRequest request, string id) =>
            ControlBody.HandleAsync<SituationBody>(request, body => Find(id, customer => Set(customer, body))));
        routes.MapPut("/extra-customers", (HttpRequest request) => ControlBody.HandleAsync<ExtraCustomersBody>(request, SetExtra));
    }

    private IResult Set(SandboxCustomer customer, SituationBody body)
    {
        if (Situation.Named(body.Situation) is not { } situation)
        {
            return ControlBody.Mistake($"Unknown situation '{body.Situation}'. Known: {string.Join(", ", Situation.All.Select(one => one.Name))}.");
        }

        store.Set(customer, situation.Name);
        return Results.Ok(Row(customer));
    }

    private IResult SetExtra(ExtraCustomersBody body)
    {
        if (body.China is < 0 or > MostExtra || body.Global is < 0 or > MostExtra)
        {
            return ControlBody.Mistake($"china and global are numbers from 0 to {MostExtra}.");
        }

        SandboxSettings next = settings.Change(current => current with
        {
            ExtraChinaCustomers = body.China ?? current.ExtraChinaCustomers,
            ExtraGlobalCustomers = body.Global ?? current.ExtraGlobalCustomers,
        });
        return Results.Ok(new ExtraCustomersBody(next.ExtraChinaCustomers, next.ExtraGlobalCustomers));
    }

    private IResult Find(string id, Func<SandboxCustomer, IResult> work) =>
        customers.Find(id) is { } customer ? work(customer) : ControlBody.Missing($"No customer has the id or domain '{id}'. GET /control/customers lists them.");

    private object Row(SandboxCustomer customer)
    {
        string situation = store.SituationOf(customer);
        return new
        {
            id = customer.Id,
            companyName = customer.CompanyName,
            domain = customer.Domain,
            cloud = CloudProfile.Of(customer.Cloud).Name,
            situation,
            description = Situation.Named(situation)?.Description,
        };
    }

    private sealed record SituationBody(string? Situation);

    private sealed record ExtraCustomersBody(int? China, int? Global);
}
