using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Xunit;

namespace PartnerDesk.Testing.Desk;

/// <summary>What the running program answered.</summary>
/// <param name="Path">Path and query, from <c>/api</c> on.</param>
public sealed record DeskAnswer(HttpMethod Method, string Path, HttpStatusCode Status, HttpResponseHeaders Headers, MediaTypeHeaderValue? ContentType, string Body)
{
    /// <summary>The body as JSON; fails when it is none.</summary>
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);

    /// <summary>The ETag as sent, to be sent back in If-Match.</summary>
    public string ETag => Headers.ETag?.ToString() ?? throw new InvalidOperationException($"{this} has no ETag.");

    /// <summary>The member of a problem that programs look at, without <c>urn:partnerdesk:</c>.</summary>
    public string ProblemName => Json.GetProperty("type").GetString()!["urn:partnerdesk:".Length..];

    /// <summary>The members that a 400 complains about, in order.</summary>
    public IEnumerable<string> Errors => Json.GetProperty("errors").EnumerateObject().Select(e => e.Name).Order(StringComparer.Ordinal);

    /// <summary>Fails, showing the answer, unless it has this status.</summary>
    /// <returns>This answer.</returns>
    public DeskAnswer Expect(HttpStatusCode status)
    {
        if (Status != status)
        {
            Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"{(int)status} was expected of {this}"));
        }

        return this;
    }

    /// <summary>For messages of failed tests.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Method} {Path}: {(int)Status} {Body}");
}
