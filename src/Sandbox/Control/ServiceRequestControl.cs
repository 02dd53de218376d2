using PartnerDesk.Sandbox.Clouds;
using PartnerDesk.Sandbox.Customers;
using PartnerDesk.Sandbox.State;

namespace PartnerDesk.Sandbox.Control;

/// <summary>
/// The vendor's side of service requests (global cloud): one that a person opened in the portal, and what the vendor's engineer does to it.
/// </summary>
internal sealed class ServiceRequestControl(CustomerCatalog customers, CustomerStore store, TimeProvider time)
{
    private static readonly string[] Severities = ["critical", "moderate", "minimal"];
    private static readonly string[] Statuses = ["open", "closed", "attention_needed"];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/service-requests", (HttpRequest request) => ControlBody.HandleAsync<OpenBody>(request, Open));
        routes.MapPost("/service-requests/{id}", (HttpRequest request, string id) => ControlBody.HandleAsync<UpdateBody>(request, body => Update(id, body)));
    }

    private IResult Open(OpenBody body)
    {
        if (customers.Find(SandboxCloud.Global, body.CustomerId ?? "") is not { } customer)
        {
            return ControlBody.Mistake("customerId is needed: a customer of the global cloud.");
        }

        if (string.IsNullOrWhiteSpace(body.Title) || !Severities.Contains(body.Severity))
        {
            return ControlBody.Mistake($"title and severity ({string.Join(", ", Severities)}) are needed.");
        }

        DateTimeOffset now = time.GetUtcNow();
        string number = store.Change(customer, state =>
        {
            ServiceRequest opened = new()
            {
                Id = ServiceRequestSeed.NewId(customer.Number, state.ServiceRequests.Count + 1),
                Title = body.Title,
                Description = body.Description ?? "",
                Severity = body.Severity!,
                Status = "open",
                ProductName = body.ProductName ?? "Microsoft 365",
                CreatedAt = now,
                ModifiedAt = now,
            };
            return (state with { ServiceRequests = state.ServiceRequests.Add(opened) }, opened.Id);
        });
        return Results.Created($"/control/service-requests/{number}", new { id = number });
    }

    private IResult Update(string id, UpdateBody body)
    {
        if (body.Status is not null && !Statuses.Contains(body.Status))
        {
            return ControlBody.Mistake($"status is one of {string.Join(", ", Statuses)}.");
        }

        if (customers.In(SandboxCloud.Global).FirstOrDefault(one => store.Read(one).ServiceRequests.Exists(request => request.Id == id)) is not { } customer)
        {
            return ControlBody.Missing($"No service request has the number '{id}'.");
        }

        DateTimeOffset now = time.GetUtcNow();
        store.Change(customer, state =>
        {
            int index = state.ServiceRequests.FindIndex(request => request.Id == id);
            ServiceRequest current = state.ServiceRequests[index];
            ServiceRequest next = current with
            {
                Status = body.Status ?? current.Status,
                ModifiedAt = now,
                ClosedAt = body.Status is null ? current.ClosedAt : body.Status == "closed" ? now : null,
                Notes = body.Note is null ? current.Notes : current.Notes.Add(new ServiceRequestNote("Vendor engineer", now, body.Note)),
            };
            return (state with { ServiceRequests = state.ServiceRequests.SetItem(index, next) }, true);
        });
        return Results.Ok(new { id });
    }

    private sealed record OpenBody(string? CustomerId, string? Title, string? Description, string? Severity, string? ProductName);

    private sealed record UpdateBody(string? Status, string? Note);
}
