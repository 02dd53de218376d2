using System.Text.Json.Nodes;
using PartnerDesk.Sandbox.Wire;

namespace PartnerDesk.Sandbox.Graph;

/// <summary>Graph's error object.</summary>
internal static class GraphErrors
{
    public static VendorAnswer Refuse(HttpContext http, TimeProvider time, int status, string code, string message) => VendorAnswer.Of(status, new JsonObject
    {
        ["error"] = new JsonObject
        {
            ["code"] = code,
            ["message"] = message,
            ["innerError"] = new JsonObject
            {
                ["date"] = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss"),
                ["request-id"] = http.Response.Headers["request-id"].ToString(),
                ["client-request-id"] = http.Response.Headers["client-request-id"].ToString(),
            },
        },
    });
}
