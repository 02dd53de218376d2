using System.Net.Http.Json;
using System.Text.Json;

namespace PartnerDesk.Testing.Desk;

/// <summary>The control API of a running sandbox.</summary>
/// <param name="http">Its base address is the sandbox's.</param>
public sealed class SandboxControl(HttpClient http)
{
    /// <summary>How many healthy customers there are beside the named ones, per cloud.</summary>
    public Task SetExtraCustomersAsync(int china, int global) => SendAsync(HttpMethod.Put, "extra-customers", new { china, global });

    /// <summary>Puts a customer into a situation, from its beginning.</summary>
    public Task SetSituationAsync(string customerId, string situation) => SendAsync(HttpMethod.Put, $"customers/{customerId}/situation", new { situation });

    /// <summary>Creates, changes or ends an incident.</summary>
    public Task SetIncidentAsync(string incidentId, object body) => SendAsync(HttpMethod.Post, $"incidents/{incidentId}", body);

    /// <summary>Lets calls go wrong from now on.</summary>
    /// <returns>The fault's id.</returns>
    public async Task<string> AddFaultAsync(object fault) => (await SendAsync(HttpMethod.Post, "faults", fault)).GetProperty("id").GetString()!;

    public Task RemoveFaultAsync(string faultId) => SendAsync(HttpMethod.Delete, $"faults/{faultId}", null);

    /// <summary>How often a fault struck.</summary>
    public async Task<int> StruckAsync(string faultId)
    {
        JsonElement faults = await SendAsync(HttpMethod.Get, "faults", null);
        return faults.EnumerateArray().Single(fault => fault.GetProperty("id").GetString() == faultId).GetProperty("struck").GetInt32();
    }

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, new Uri($"control/{path}", UriKind.Relative)) { Content = body is null ? null : JsonContent.Create(body) };
        using HttpResponseMessage response = await http.SendAsync(request);
        string answer = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? answer.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(answer)
            : throw new InvalidOperationException($"The sandbox refused {method} {path}: {response.StatusCode} {answer}");
    }
}
