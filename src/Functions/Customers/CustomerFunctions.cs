using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PartnerDesk.Core.Callers;
using PartnerDesk.Core.Customers;
using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Requests.Intake;
using PartnerDesk.Core.Results;
using PartnerDesk.Functions.Callers;
using PartnerDesk.Functions.Http;
using PartnerDesk.Functions.Requests;

namespace PartnerDesk.Functions.Customers;

/// <summary>The customers that staff serve, and what we keep about each.</summary>
public sealed class CustomerFunctions(ICustomerStore customers)
{
    private const int PageSize = 100;
    private const int MaxContacts = 50;

    [Function(nameof(ListCustomers))]
    public async Task<IResult> ListCustomers(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "customers")] HttpRequest request, CancellationToken cancellationToken)
    {
        Caller caller = request.Caller();
        if (!caller.IsStaff)
        {
            return StaffOnly(request);
        }

        string? search = request.Query["search"];
        string? continuation = request.Query["continuation"];
        if (search?.Length > 100 || (continuation is not null && !Guid.TryParseExact(continuation, "D", out _)))
        {
            return new Problem(ProblemKind.Invalid, "invalid", "search has at most 100 characters; continuation is what a list answered.").ToHttp(request);
        }

        (IReadOnlyList<Customer> items, string? next) = await customers.ListAsync(search, caller.Scope, PageSize, continuation, cancellationToken);
        return Results.Json(
            new { items = items.Select(c => new { c.Id, c.CompanyName, c.Domain, c.Cloud }), continuation = next },
            ApiJson.Write);
    }

    [Function(nameof(GetCustomer))]
    public async Task<IResult> GetCustomer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "customers/{customerId}")] HttpRequest request, string customerId, CancellationToken cancellationToken) =>
        await FindAsync(request, customerId, cancellationToken) switch
        {
            ({ } found, _) => View(request, found.Customer, found.ETag),
            (_, { } refusal) => refusal,
            _ => throw new InvalidOperationException("Neither a customer nor a refusal."),
        };

    [Function(nameof(PutCustomer))]
    public async Task<IResult> PutCustomer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "customers/{customerId}")] HttpRequest request, string customerId, CancellationToken cancellationToken)
    {
        ((Customer Customer, string ETag)? found, IResult? refusal) = await FindAsync(request, customerId, cancellationToken);
        if (found is not { } known)
        {
            return refusal!;
        }

        (JsonBody<CustomerBody>? body, refusal) = await RequestBody.ReadJsonAsync<CustomerBody>(request, cancellationToken);
        if (body is null)
        {
            return refusal!;
        }

        Dictionary<string, string[]> errors = Check(body.Value);
        if (errors.Count > 0)
        {
            return new Problem(ProblemKind.Invalid, "invalid", "The body is not valid; see errors.") { Errors = errors }.ToHttp(request);
        }

        string? ifMatch = request.Headers.IfMatch.ToString() is { Length: > 0 } sent && sent != "*" ? sent : null;
        var settings = new CustomerSettings(
            [.. body.Value.Contacts.Select(c => c.ToContact())],
            body.Value.Language,
            body.Value.NoticesWanted,
            body.Value.Policy,
            body.Value.Contract);
        string? etag = ifMatch is not null && ifMatch != known.ETag
            ? null
            : await customers.ReplaceSettingsAsync(known.Customer.Id, settings, known.ETag, cancellationToken);
        return etag is null
            ? new Problem(ProblemKind.Stale, "stale", "The customer changed in the meantime; read it again.").ToHttp(request)
            : View(request, known.Customer with { Settings = settings }, etag);
    }

    private async Task<((Customer Customer, string ETag)? Found, IResult? Refusal)> FindAsync(HttpRequest request, string customerId, CancellationToken cancellationToken)
    {
        Caller caller = request.Caller();
        if (!caller.IsStaff)
        {
            return (null, StaffOnly(request));
        }

        return Guid.TryParseExact(customerId, "D", out Guid id)
            && caller.Sees(id.ToString("D"))
            && await customers.FindAsync(id.ToString("D"), cancellationToken) is { } found
                ? (found, null)
                : (null, new Problem(ProblemKind.NotFound, "not-found", "There is no such customer.").ToHttp(request));
    }

    private static Dictionary<string, string[]> Check(CustomerBody body)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (body.Contacts is null)
        {
            return new Dictionary<string, string[]>(StringComparer.Ordinal) { ["contacts"] = ["Must be a list; it may be empty."] };
        }

        if (body.Contacts.Count > MaxContacts)
        {
            errors["contacts"] = [$"At most {MaxContacts} contacts."];
        }

        for (int i = 0; i < body.Contacts.Count; i++)
        {
            foreach ((string member, string[] messages) in SubmissionRules.ValidateContact(body.Contacts[i]?.ToContact(), $"contacts[{i}]"))
            {
                errors[member] = messages;
            }
        }

        foreach ((string name, string? text, int max) in new[] { ("language", body.Language, 35), ("policy", body.Policy, 100), ("contract", body.Contract, 1_000) })
        {
            if (text is not null && (string.IsNullOrWhiteSpace(text) || text.Length > max || !PlainText.IsLine(text)))
            {
                errors[name] = [$"1 to {max} characters of one line."];
            }
        }

        return errors;
    }

    private static IResult View(HttpRequest request, Customer customer, string etag)
    {
        request.HttpContext.Response.Headers.ETag = etag;
        return Results.Json(
            new
            {
                customer.Id,
                customer.CompanyName,
                customer.Domain,
                customer.Cloud,
                customer.Settings.Contacts,
                customer.Settings.Language,
                customer.Settings.NoticesWanted,
                customer.Settings.Policy,
                customer.Settings.Contract,
            },
            ApiJson.Write);
    }

    private static IResult StaffOnly(HttpRequest request) =>
        new Problem(ProblemKind.Forbidden, "forbidden", "Only staff may do this.").ToHttp(request);
}

/// <summary>What we keep about a customer; replaces all of it.</summary>
public sealed record CustomerBody
{
    [JsonRequired]
    public IReadOnlyList<ContactBody> Contacts { get; init; } = [];

    public string? Language { get; init; }

    public bool NoticesWanted { get; init; } = true;

    public string? Policy { get; init; }

    public string? Contract { get; init; }
}
