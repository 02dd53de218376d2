using System.Text.Json.Nodes;
using PartnerDesk.Sandbox.Clouds;
using PartnerDesk.Sandbox.Wire;

namespace PartnerDesk.Sandbox.PartnerCenter;

/// <summary>Partner Center's error object, and its other shape for 429.</summary>
internal static class PartnerCenterErrors
{
    /// <summary>The code is a number in one cloud and text in the other: both are documented.</summary>
    public static VendorAnswer Refuse(SandboxCloud cloud, int status, int code, string description, params string[] data) => VendorAnswer.Of(status, new JsonObject
    {
        ["code"] = cloud == SandboxCloud.China ? code.ToString() : code,
        ["description"] = description,
        ["data"] = new JsonArray([.. data.Select(text => (JsonNode)text)]),
        ["source"] = "PartnerFD",
    });

    public static VendorAnswer NotFound(SandboxCloud cloud) => Refuse(cloud, 404, 1000, "The resource was not found.");

    public static VendorAnswer Invalid(SandboxCloud cloud, string description) => Refuse(cloud, 400, 800002, description);

    public static VendorAnswer Throttled(int retryAfterSeconds) => VendorAnswer.Of(429, new JsonObject
    {
        ["statusCode"] = 429,
        ["message"] = $"Rate limit is exceeded. Try again in {retryAfterSeconds} seconds.",
    }).With("Retry-After", retryAfterSeconds.ToString());
}
