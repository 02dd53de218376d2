namespace PartnerDesk.Core.Requests;

/// <summary>Makes the list's line of a request.</summary>
public static class RequestSummaries
{
    /// <summary>The line without marks: those in the list stay, since they never go back.</summary>
    public static RequestSummary Of(SupportRequest request) => Of(request, handledSequence: 0, publishedSequence: 0);

    /// <param name="handledSequence">Up to where the flow has seen the request.</param>
    /// <param name="publishedSequence">Up to where its timeline is published.</param>
    public static RequestSummary Of(SupportRequest request, int handledSequence, int publishedSequence) => new(
        request.Id,
        request.CustomerId,
        request.ExternalId,
        request.Title,
        request.Category,
        request.Severity,
        request.Status,
        request.Service,
        request.AssignedTo,
        request.ServiceRequest?.Number,
        request.CreatedAt,
        request.UpdatedAt,
        request.Sla.ResponseDueAt,
        request.Sequence,
        handledSequence,
        publishedSequence,
        IsSettled: !request.IsOpen && handledSequence >= request.Sequence && publishedSequence >= request.Sequence);
}
