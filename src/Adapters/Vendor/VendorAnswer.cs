using System.Text.Json;
using PartnerDesk.Core.Diagnosis;

namespace PartnerDesk.Adapters.Vendor;

/// <summary>What became of a call to the vendor, after all retries.</summary>
/// <param name="RequestId">The id to quote: the vendor's if it answered one, else ours.</param>
public abstract record VendorAnswer(string RequestId, string CorrelationId)
{
    public sealed record Ok(JsonElement Body, string RequestId, string CorrelationId) : VendorAnswer(RequestId, CorrelationId);

    /// <param name="Status">HTTP status; 0 when there was no answer.</param>
    /// <param name="Code">The vendor's error code as text; null when there was none.</param>
    public sealed record Failed(UnreadableReason Reason, int Status, string? Code, string Detail, string RequestId, string CorrelationId)
        : VendorAnswer(RequestId, CorrelationId)
    {
        public Unreadable ToUnreadable() => new(Reason, Detail, RequestId, CorrelationId);
    }
}
