using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace PartnerDesk.LocalRuntime.Tables.Credentials;

/// <summary>Signs each try with the account key ("Authorize with Shared Key", Shared Key Lite for the Table service).</summary>
internal sealed class SharedKeyLitePolicy(TableSharedKeyCredential credential) : HttpPipelineSynchronousPolicy
{
    private const string ComponentParameter = "comp=";

    public override void OnSendingRequest(HttpMessage message)
    {
        if (!message.Request.Headers.TryGetValue(DatePolicy.HeaderName, out string? date))
            throw new InvalidOperationException("The date header is set before a request is signed.");

        Uri uri = message.Request.Uri.ToUri();
        string text = $"{date}\n/{credential.AccountName}{uri.AbsolutePath}{Component(uri.Query)}";
        message.Request.Headers.SetValue(
            HttpHeader.Names.Authorization,
            $"SharedKeyLite {credential.AccountName}:{credential.ComputeSignature(text)}");
    }

    /// <summary>Only the <c>comp</c> parameter of a query is signed.</summary>
    private static string Component(string query)
    {
        int start = query.IndexOf(ComponentParameter, StringComparison.OrdinalIgnoreCase);
        if (start < 0) return string.Empty;

        int end = query.IndexOf('&', start);
        return "?" + (end < 0 ? query[start..] : query[start..end]);
    }
}
