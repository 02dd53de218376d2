using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Xunit;

namespace PartnerDesk.Testing.Desk;

/// <summary>One caller of the running program's API.</summary>
/// <param name="http">Its base address is the host's.</param>
/// <param name="key">The caller's key; null: no credential is sent.</param>
/// <param name="check">Looks at every answer, for what must hold of all.</param>
public sealed class DeskClient(HttpClient http, string? key, Action<DeskAnswer>? check = null)
{
    /// <summary>Longer than any flow takes, also one that the auditor has to start, on a machine with much else to do.</summary>
    private static readonly TimeSpan SettlesWithin = TimeSpan.FromMinutes(3);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The JSON that a body is sent as.</summary>
    public static string ToJson(object body) => body as string ?? JsonSerializer.Serialize(body, Json);

    /// <summary>GET of a path under <c>/api</c>.</summary>
    public Task<DeskAnswer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    /// <summary>POST of a path under <c>/api</c>.</summary>
    /// <param name="body">Sent as JSON; a string is sent as it is; null: no body.</param>
    public Task<DeskAnswer> PostAsync(string path, object? body, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Post, path, Content(body), headers);

    /// <inheritdoc cref="PostAsync"/>
    public Task<DeskAnswer> PutAsync(string path, object? body, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Put, path, Content(body), headers);

    public Task<DeskAnswer> DeleteAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Delete, path, null, headers);

    /// <summary>Sends anything, and reads the whole answer.</summary>
    public async Task<DeskAnswer> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri($"api/{path}", UriKind.Relative)) { Content = content };
        if (key is not null)
        {
            request.Headers.Add("X-Api-Key", key);
        }

        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using HttpResponseMessage response = await http.SendAsync(request);
        var answer = new DeskAnswer(method, $"/api/{path}", response.StatusCode, response.Headers, response.Content.Headers.ContentType, await response.Content.ReadAsStringAsync());
        check?.Invoke(answer);
        return answer;
    }

    /// <summary>POSTs a submission.</summary>
    public Task<DeskAnswer> SubmitAsync(object submission, params (string Name, string Value)[] headers) => PostAsync("support-requests", submission, headers);

    /// <summary>Submits for a customer, and fails unless that is accepted.</summary>
    /// <returns>The request's id.</returns>
    public async Task<string> AcceptedAsync(DeskSubmission submission) => (await SubmitAsync(submission)).Expect(HttpStatusCode.Accepted).Json.GetProperty("id").GetString()!;

    /// <summary>POSTs to <c>/support-requests/{id}/{command}</c>.</summary>
    public Task<DeskAnswer> CommandAsync(string requestId, string command, object? body = null, params (string Name, string Value)[] headers) =>
        PostAsync($"support-requests/{requestId}/{command}", body, headers);

    /// <summary>The request as this caller reads it.</summary>
    public async Task<JsonElement> ReadAsync(string requestId) => (await GetAsync($"support-requests/{requestId}")).Expect(HttpStatusCode.OK).Json;

    /// <summary>Reads the request until it has one of the statuses.</summary>
    public async Task<JsonElement> WaitForAsync(string requestId, params string[] statuses)
    {
        JsonElement last = default;
        long started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < SettlesWithin)
        {
            last = await ReadAsync(requestId);
            if (statuses.Contains(last.GetProperty("status").GetString()))
            {
                return last;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        Assert.Fail($"Not {string.Join(" or ", statuses)} within {SettlesWithin}: {last}");
        return last;
    }

    private static StringContent? Content(object? body)
    {
        if (body is null)
        {
            return null;
        }

        var content = new StringContent(ToJson(body), Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }
}
