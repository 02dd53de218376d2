using System.Text.Json;
using System.Text.Json.Serialization;

namespace PartnerDesk.Sandbox.Control;

/// <summary>Reads the JSON body of a control call; what is not understood is a 400 that says why.</summary>
internal static class ControlBody
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    public static async Task<IResult> HandleAsync<T>(HttpRequest request, Func<T, IResult> work) where T : class
    {
        try
        {
            T? body = await JsonSerializer.DeserializeAsync<T>(request.Body, Json, request.HttpContext.RequestAborted);
            return body is null ? Mistake("The body is null; send a JSON object.") : work(body);
        }
        catch (JsonException exception)
        {
            return Mistake($"The body is not understood: {exception.Message}");
        }
    }

    public static IResult Mistake(string detail) => Results.Problem(detail, statusCode: StatusCodes.Status400BadRequest, title: "Control call not understood");

    public static IResult Missing(string detail) => Results.Problem(detail, statusCode: StatusCodes.Status404NotFound, title: "Not found");
}
