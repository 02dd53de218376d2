using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace PartnerDesk.LocalRuntime.Tables.Credentials;

/// <summary>Puts the shared access signature last in the query of each try; a new signature replaces the one of the try before.</summary>
internal sealed class SasPolicy(AzureSasCredential credential) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message)
    {
        string signature = credential.Signature.TrimStart('?');
        string query = message.Request.Uri.Query;
        if (message.TryGetProperty(nameof(SasPolicy), out object? value) && value is string earlier)
        {
            if (string.Equals(earlier, signature, StringComparison.Ordinal)) return;
            query = query.Replace(earlier, signature, StringComparison.Ordinal);
        }
        else if (!query.Contains(signature, StringComparison.Ordinal))
        {
            query = query.Length > 1 ? $"{query}&{signature}" : $"?{signature}";
        }

        message.Request.Uri.Query = query;
        message.SetProperty(nameof(SasPolicy), signature);
    }
}
