using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;

namespace PartnerDesk.LocalRuntime.Tables.Credentials;

/// <summary>Dates each try; the service refuses a signed request that is older than 15 minutes.</summary>
internal sealed class DatePolicy(TimeProvider time) : HttpPipelineSynchronousPolicy
{
    public const string HeaderName = "x-ms-date";

    public override void OnSendingRequest(HttpMessage message) =>
        message.Request.Headers.SetValue(HeaderName, time.GetUtcNow().ToString("r", CultureInfo.InvariantCulture));
}
