using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PartnerDesk.Sandbox.Wire;

/// <summary>One HTTP answer as plain data, so that it can be stored and repeated.</summary>
internal sealed record VendorAnswer
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    public required int Status { get; init; }

    public string Body { get; init; } = "";

    public string ContentType { get; init; } = "application/json; charset=utf-8";

    /// <summary>Some of Partner Center's bodies begin with a byte-order mark.</summary>
    public bool StartsWithByteOrderMark { get; init; }

    public ImmutableDictionary<string, string> Headers { get; init; } = ImmutableDictionary<string, string>.Empty;

    public static VendorAnswer Of(int status, JsonNode body) => new() { Status = status, Body = body.ToJsonString(Json) };

    public static VendorAnswer Ok(JsonNode body) => Of(StatusCodes.Status200OK, body);

    public VendorAnswer With(string header, string value) => this with { Headers = Headers.SetItem(header, value) };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        HttpResponse response = httpContext.Response;
        response.StatusCode = Status;
        foreach ((string name, string value) in Headers)
        {
            response.Headers[name] = value;
        }

        byte[] body = Encoding.UTF8.GetBytes(Body);
        response.ContentLength = body.Length + (StartsWithByteOrderMark ? ByteOrderMark.Length : 0);
        if (Body.Length == 0)
        {
            return;
        }

        response.ContentType = ContentType;
        if (StartsWithByteOrderMark)
        {
            await response.Body.WriteAsync(ByteOrderMark, httpContext.RequestAborted);
        }

        await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }
}
