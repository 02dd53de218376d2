using System.Text.Json.Nodes;
using PartnerDesk.Sandbox.Wire;

namespace PartnerDesk.Sandbox.Tokens;

/// <summary>The token endpoint's refusals, in the shape of the real one.</summary>
internal sealed class TokenErrors(TimeProvider time)
{
    public VendorAnswer MissingParameter(string name) =>
        Refuse(400, "invalid_request", 900144, $"The request body must contain the following parameter: '{name}'.");

    public VendorAnswer UnknownTenant(string tenant) =>
        Refuse(400, "invalid_request", 90002, $"Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.");

    public VendorAnswer UnknownClient(string clientId, string tenant) =>
        Refuse(400, "unauthorized_client", 700016, $"Application with identifier '{clientId}' was not found in the directory '{tenant}'. This can happen if the application has not been consented to by any user in the tenant.");

    public VendorAnswer WrongSecret(string clientId) =>
        Refuse(401, "invalid_client", 7000215, $"Invalid client secret provided for app '{clientId}'.");

    public VendorAnswer UnknownResource(string resource, string tenant) =>
        Refuse(400, "invalid_resource", 500011, $"The resource principal named {resource} was not found in the tenant named {tenant}.");

    public VendorAnswer UnsupportedGrant(string grant) =>
        Refuse(400, "unsupported_grant_type", 70003, $"The app requested an unsupported grant type '{grant}'.");

    public VendorAnswer BadRefreshToken() =>
        Refuse(400, "invalid_grant", 9002313, "Invalid request. The refresh token is malformed or was issued in another cloud or to another application.");

    public VendorAnswer ExpiredRefreshToken() =>
        Refuse(400, "invalid_grant", 700082, "The refresh token has expired due to inactivity.");

    private VendorAnswer Refuse(int status, string error, int code, string text)
    {
        string at = time.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss'Z'");
        string trace = Guid.NewGuid().ToString();
        string correlation = Guid.NewGuid().ToString();
        return VendorAnswer.Of(status, new JsonObject
        {
            ["error"] = error,
            ["error_description"] = $"AADSTS{code}: {text}\r\nTrace ID: {trace}\r\nCorrelation ID: {correlation}\r\nTimestamp: {at}",
            ["error_codes"] = new JsonArray(code),
            ["timestamp"] = at,
            ["trace_id"] = trace,
            ["correlation_id"] = correlation,
        });
    }
}
