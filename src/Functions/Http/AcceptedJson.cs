using Microsoft.AspNetCore.Http;

namespace PartnerDesk.Functions.Http;

/// <summary>202 with the address of what was accepted and a JSON body.</summary>
public sealed class AcceptedJson(string location, object body) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.Location = location;
        return Results.Json(body, ApiJson.Write, statusCode: StatusCodes.Status202Accepted).ExecuteAsync(httpContext);
    }
}
