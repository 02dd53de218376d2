using PartnerDesk.Sandbox.Clouds;
using PartnerDesk.Sandbox.Customers;
using PartnerDesk.Sandbox.State;

namespace PartnerDesk.Sandbox.Control;

/// <summary><c>/control/...</c>: sets situations and faults, and says what happened. Loopback only, no credentials.</summary>
internal sealed class ControlEndpoints(SandboxOptions options, CustomerCatalog customers, CustomerStore store)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("/control");
        group.MapGet("/status", () => new { processId = Environment.ProcessId, buildId = SandboxBuild.Id, dataDirectory = options.DataDirectory });
        group.MapGet("/customers", () => Everyone().Select(customer => new
        {
            id = customer.Id,
            companyName = customer.CompanyName,
            domain = customer.Domain,
            cloud = CloudProfile.Of(customer.Cloud).Name,
            situation = store.Read(customer).Situation,
            description = Situation.Named(store.Read(customer).Situation)?.Description,
        }));
    }

    private IEnumerable<SandboxCustomer> Everyone() => CloudProfile.All.Reverse().SelectMany(cloud => customers.In(cloud.Cloud));
}
