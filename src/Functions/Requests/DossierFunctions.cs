using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using PartnerDesk.Core.Callers;
using PartnerDesk.Core.Customers;
using PartnerDesk.Core.Escalation;
using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Results;
using PartnerDesk.Functions.Callers;
using PartnerDesk.Functions.Http;

namespace PartnerDesk.Functions.Requests;

/// <summary>The evidence for the vendor, put together from what is stored.</summary>
public sealed class DossierFunctions(
    SupportRequestService service, ICustomerStore customers, RequestPolicy policy, IOptions<PartnerContactOptions> partner, TimeProvider time)
{
    [Function(nameof(GetDossier))]
    public async Task<IResult> GetDossier(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "support-requests/{requestId}/dossier")] HttpRequest request,
        string requestId, CancellationToken cancellationToken)
    {
        Caller caller = request.Caller();
        Result<VersionedRequest> result = await service.FindAsync(caller, requestId, RequestAction.ReadDossier, cancellationToken);
        if (result is not Result<VersionedRequest>.Ok(var found))
        {
            return ((Result<VersionedRequest>.Failed)result).Problem.ToHttp(request);
        }

        RequestView view = await service.ViewAsync(caller, found, cancellationToken);
        Customer? customer = (await customers.FindAsync(found.Request.CustomerId, cancellationToken))?.Customer;
        Dossier dossier = DossierBuilder.Build(found.Request, customer, view.Timeline, policy.Portals, partner.Value.ToContact(), time.GetUtcNow());
        return WantsJson(request)
            ? Results.Json(dossier, ApiJson.Write)
            : Results.Text(DossierMarkdown.Write(dossier), "text/markdown; charset=utf-8");
    }

    /// <summary>JSON when the caller names it and does not like Markdown better; Markdown otherwise.</summary>
    private static bool WantsJson(HttpRequest request)
    {
        IList<MediaTypeHeaderValue> accepted = request.GetTypedHeaders().Accept;
        return Quality(accepted, "application/json") > 0 && Quality(accepted, "application/json") >= Quality(accepted, "text/markdown");
    }

    private static double Quality(IList<MediaTypeHeaderValue> accepted, string type) =>
        accepted.Where(a => a.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)).Select(a => a.Quality ?? 1).DefaultIfEmpty(0).Max();
}
