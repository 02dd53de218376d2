using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace PartnerDesk.Functions.Tests.Http;

/// <summary>What a caller would read of a result.</summary>
internal sealed record HttpAnswer(int Status, string? ContentType, IHeaderDictionary Headers, string Body)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);

    /// <summary>A request that no server received, for what needs one to answer.</summary>
    public static HttpRequest Request(string path = "/api/support-requests")
    {
        var http = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
        http.Request.Path = path;
        return http.Request;
    }

    /// <summary>Executes the result on the request it answers.</summary>
    public static async Task<HttpAnswer> OfAsync(IResult result, HttpRequest request)
    {
        using var body = new MemoryStream();
        request.HttpContext.Response.Body = body;
        await result.ExecuteAsync(request.HttpContext);
        HttpResponse response = request.HttpContext.Response;
        return new HttpAnswer(response.StatusCode, response.ContentType, response.Headers, System.Text.Encoding.UTF8.GetString(body.ToArray()));
    }
}
