using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace PartnerDesk.LocalRuntime.Host.Tests.Http;

public sealed record Thing(string Name, int? Count, string? Nothing);

public sealed class ResultFunctions
{
    [Function("ActionObject")]
    public IActionResult ActionObject([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => new OkObjectResult(new Thing("é<&'+", 1, Nothing: null));

    [Function("ActionText")]
    public IActionResult ActionText([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => new OkObjectResult("text");

    [Function("ActionNull")]
    public IActionResult ActionNull([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => new OkObjectResult(null);

    [Function("TypedResult")]
    public Results<Ok<Thing>, NotFound> TypedResult([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        request.Query.ContainsKey("missing") ? TypedResults.NotFound() : TypedResults.Ok(new Thing("é<&'+", 1, Nothing: null));

    [Function("AcceptedAt")]
    public async Task<IResult> AcceptedAt([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        return TypedResults.Accepted("/api/things/1", await reader.ReadToEndAsync());
    }

    [Function("Problem")]
    public ValueTask<IResult> Problem([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        ValueTask.FromResult(Results.Problem(statusCode: 409, title: "Conflict here"));

    [Function("PlainText")]
    public string PlainText([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => "dropped";

    [Function("PlainTask")]
    public Task<Thing> PlainTask([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Task.FromResult(new Thing("dropped", 1, Nothing: null));

    [Function("VoidWriting")]
    public async Task VoidWriting([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
    {
        request.HttpContext.Response.StatusCode = 202;
        await request.HttpContext.Response.WriteAsync("written");
    }

    [Function("WithResultProperty")]
    public TwoOutputs WithResultProperty([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => new(new StatusCodeResult(418));

    [Function("Throwing")]
    public IActionResult Throwing([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => throw new InvalidOperationException("secret detail");

    [Function("ThrowingAfterWriting")]
    public async Task ThrowingAfterWriting([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
    {
        request.HttpContext.Response.StatusCode = 206;
        await request.HttpContext.Response.WriteAsync("half");
        await request.HttpContext.Response.Body.FlushAsync();
        throw new InvalidOperationException("too late");
    }
}

public sealed record TwoOutputs([property: HttpResult] IActionResult Answer);

public static class RouteFunctions
{
    [Function("ReadThing")]
    public static IResult Read([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{id:int}")] HttpRequest request, int id, string? colour) =>
        TypedResults.Text($"read {id} {colour}");

    [Function("WriteThing")]
    public static IResult Write([HttpTrigger(AuthorizationLevel.Anonymous, "put", "PATCH", Route = "things/{id:int}")] HttpRequest request, string id) =>
        TypedResults.Text($"{request.Method} {id}");

    [Function("ByGuid")]
    public static IResult ByGuid([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "guids/{id}")] HttpRequest request, Guid id) =>
        TypedResults.Text(id.ToString("N"));

    [Function("EveryMethod")]
    public static IResult EveryMethod([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => TypedResults.Text(request.Method);

    [Function("Rest")]
    public static IResult Rest([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "files/{*rest}")] HttpRequest request, string rest) => TypedResults.Text(rest);

    [Function("NeedsNumber")]
    public static IResult NeedsNumber([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, int number) => TypedResults.Text($"{number}");
}
