using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace PartnerDesk.Testing.Desk;

/// <summary>The host's own view of its message bus, under <c>/admin/servicebus</c>.</summary>
/// <param name="http">Its base address is the host's.</param>
public sealed class BusControl(HttpClient http)
{
    /// <summary>Sends a message to a queue.</summary>
    public async Task SendAsync(string queue, string messageId, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await http.PostAsync(Address($"{queue}/messages?messageId={Uri.EscapeDataString(messageId)}"), content);
        if (response.StatusCode != HttpStatusCode.Created)
        {
            throw new InvalidOperationException($"The bus refused a message: {response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        }
    }

    /// <summary>Counts of a queue or subscription: active, scheduled, deferred, deadLettered.</summary>
    public async Task<JsonElement> CountsAsync(string path) => (await http.GetFromJsonAsync<JsonElement>(Address(path))).GetProperty("counts");

    /// <summary>Every message that waits in a queue or subscription, in order.</summary>
    public async Task<IReadOnlyList<JsonElement>> MessagesAsync(string path)
    {
        var all = new List<JsonElement>();
        long next = 0;
        while (true)
        {
            JsonElement page = await http.GetFromJsonAsync<JsonElement>(Address($"{path}?fromSequenceNumber={next}"));
            JsonElement[] messages = [.. page.GetProperty("messages").EnumerateArray()];
            if (messages.Length == 0)
            {
                return all;
            }

            all.AddRange(messages);
            next = messages[^1].GetProperty("sequenceNumber").GetInt64() + 1;
        }
    }

    /// <summary>The dead letter of a message; null when it is not there.</summary>
    public async Task<JsonElement?> FindDeadLetterAsync(string path, string messageId)
    {
        JsonElement page = await http.GetFromJsonAsync<JsonElement>(Address($"{path}/dead-letters"));
        foreach (JsonElement message in page.GetProperty("messages").EnumerateArray())
        {
            if (message.GetProperty("messageId").GetString() == messageId)
            {
                return message;
            }
        }

        return null;
    }

    /// <summary>Puts one dead letter back into its queue.</summary>
    /// <returns>How many were put back.</returns>
    public async Task<int> ReplayAsync(string path, long sequenceNumber)
    {
        using HttpResponseMessage response = await http.PostAsync(Address($"{path}/dead-letters/replay?sequenceNumber={sequenceNumber}"), null);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("replayed").GetInt32();
    }

    private static Uri Address(string path) => new($"admin/servicebus/{path}", UriKind.Relative);
}
