using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace PartnerDesk.LocalRuntime.Tables.Tests.Support;

/// <summary>Keeps what is sent and answers from a script; the last answer repeats.</summary>
public sealed class RecordingTransport : HttpPipelineTransport
{
    private readonly Queue<Func<Response>> _answers;
    private readonly List<RecordedRequest> _requests = [];

    public RecordingTransport(params Func<Response>[] answers)
    {
        _answers = new Queue<Func<Response>>(answers);
    }

    public IReadOnlyList<RecordedRequest> Requests => _requests;

    public RecordedRequest Single => Assert.Single(_requests);

    public static RecordingTransport Answering(int status, string body = "", params (string Name, string Value)[] headers) =>
        new(() => new Answer(status, body, headers));

    public override Request CreateRequest() => HttpClientTransport.Shared.CreateRequest();

    public override void Process(HttpMessage message)
    {
        if (message.CancellationToken.IsCancellationRequested) throw new TaskCanceledException();

        using MemoryStream body = new();
        message.Request.Content?.WriteTo(body, CancellationToken.None);
        _requests.Add(new RecordedRequest(
            message.Request.Method.Method,
            message.Request.Uri.ToUri().AbsoluteUri,
            message.Request.Headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase),
            body.ToArray()));
        Func<Response> answer = _answers.Count > 1 ? _answers.Dequeue() : _answers.Peek();
        message.Response = answer();
    }

    public override ValueTask ProcessAsync(HttpMessage message)
    {
        Process(message);
        return ValueTask.CompletedTask;
    }
}
