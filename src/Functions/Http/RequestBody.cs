using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using PartnerDesk.Core.Results;

namespace PartnerDesk.Functions.Http;

/// <summary>Reads request bodies: refused while reading when too large, strict about what is in them.</summary>
public static class RequestBody
{
    /// <summary>Largest body accepted, in bytes.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>Reads the raw bytes of a body.</summary>
    /// <returns>The bytes, or the answer to send instead (413, 415, 400).</returns>
    public static async Task<(byte[]? Body, IResult? Refusal)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.Headers.ContentEncoding.Count > 0 && request.Headers.ContentEncoding.ToString() is not ("" or "identity"))
        {
            return (null, ProblemResults.Problem(request, 415, "unsupported-encoding", "Send the body without a content encoding."));
        }

        if (request.ContentLength > MaxBytes)
        {
            return (null, TooLarge(request));
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(MaxBytes + 1);
        try
        {
            int length = 0;
            int read;
            while ((read = await request.Body.ReadAsync(buffer.AsMemory(length, MaxBytes + 1 - length), cancellationToken)) > 0)
            {
                length += read;
                if (length > MaxBytes)
                {
                    return (null, TooLarge(request));
                }
            }

            return (buffer.AsSpan(0, length).ToArray(), null);
        }
        catch (BadHttpRequestException)
        {
            return (null, ProblemResults.Problem(request, 400, "unreadable-body", "The body ended early or broke the HTTP rules."));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads a JSON body into <typeparamref name="T"/>; unknown and repeated members are refused.</summary>
    public static async Task<(JsonBody<T>? Body, IResult? Refusal)> ReadJsonAsync<T>(HttpRequest request, CancellationToken cancellationToken)
        where T : class
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type)
            || !(type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
            || (type.Charset.HasValue && !HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
        {
            return (null, ProblemResults.Problem(request, 415, "unsupported-content", "Send Content-Type: application/json, encoded in UTF-8."));
        }

        (byte[]? bytes, IResult? refusal) = await ReadAsync(request, cancellationToken);
        if (bytes is null)
        {
            return (null, refusal);
        }

        return Parse<T>(bytes) switch
        {
            Result<T>.Ok(var value) => (new JsonBody<T>(value, BodyHash.Of(bytes)), null),
            Result<T>.Failed(var problem) => (null, problem.ToHttp(request)),
            _ => throw new InvalidOperationException("Unknown result."),
        };
    }

    /// <summary>Parses JSON as strictly as the API does; also used for queue messages and webhooks.</summary>
    public static Result<T> Parse<T>(ReadOnlySpan<byte> utf8)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(utf8, ApiJson.Read) is { } value
                ? value
                : Invalid("body", "A JSON object is needed.");
        }
        catch (JsonException e)
        {
            string path = e.Path is { Length: > 2 } p && p.StartsWith("$.", StringComparison.Ordinal) ? p[2..] : "body";
            return Invalid(path, Explain(e));
        }
    }

    private static string Explain(JsonException e)
    {
        if (e.Message.StartsWith(EnumWord.RuleStart, StringComparison.Ordinal))
        {
            return e.Message;
        }

        if (e.Message.Contains("could not be mapped", StringComparison.Ordinal))
        {
            return "This member is not known.";
        }

        if (e.Message.Contains("missing required properties", StringComparison.Ordinal))
        {
            return "A required member is missing; see the API description.";
        }

        if (e.Message.Contains("Duplicate", StringComparison.OrdinalIgnoreCase))
        {
            return "This member is given twice.";
        }

        return e.Message.Contains("could not be converted", StringComparison.Ordinal)
            ? "The value is of the wrong kind."
            : $"The JSON cannot be read (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}).";
    }

    private static Problem Invalid(string member, string message) =>
        new(ProblemKind.Invalid, "invalid", "The body is not valid; see errors.")
        {
            Errors = new Dictionary<string, string[]>(StringComparer.Ordinal) { [member] = [message] },
        };

    private static IResult TooLarge(HttpRequest request)
    {
        // What is left of the body is not read; the connection cannot be used again.
        request.HttpContext.Response.Headers.Connection = "close";
        return ProblemResults.Problem(request, 413, "too-large", $"The body may have at most {MaxBytes / 1024} KiB.");
    }
}

/// <summary>A parsed body with the SHA-256 of its bytes as 64 lower-case hex digits.</summary>
public sealed record JsonBody<T>(T Value, string Hash);
