using System.Diagnostics.CodeAnalysis;
using System.Text;
using Azure;
using Azure.Core;
using PartnerDesk.LocalRuntime.Tables.Wire;

namespace PartnerDesk.LocalRuntime.Tables.Transactions;

/// <summary>
/// The answer to one action of a transaction. It has no request id and no date of its own. Headers are read when asked for: most
/// callers want one ETag of many answers.
/// </summary>
internal sealed class ActionResponse(int status, string reasonPhrase, ReadOnlyMemory<byte> headerLines, ReadOnlyMemory<byte> content) : Response
{
    private List<HttpHeader>? _headers;
    private Stream? _stream;

    public override int Status => status;

    public override string ReasonPhrase => reasonPhrase;

    public override bool IsError => status >= 400;

    public override string ClientRequestId { get; set; } = string.Empty;

    public override Stream? ContentStream
    {
        get => _stream ??= content.IsEmpty ? null : new MemoryStream(content.ToArray(), 0, content.Length, writable: false, publiclyVisible: true);
        set => _stream = value;
    }

    private List<HttpHeader> HeaderList => _headers ??= ReadHeaders(headerLines.Span);

    public override void Dispose() => _stream?.Dispose();

    protected override bool ContainsHeader(string name) => Find(name) >= 0;

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => HeaderList;

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        int index = Find(name);
        value = index < 0 ? null : HeaderList[index].Value;
        return index >= 0;
    }

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = TryGetHeader(name, out string? value) ? [value] : null;
        return values is not null;
    }

    private static List<HttpHeader> ReadHeaders(ReadOnlySpan<byte> lines)
    {
        List<HttpHeader> headers = [];
        for (int position = 0; position < lines.Length;)
        {
            ReadOnlySpan<byte> line = TextLines.Next(lines, ref position);
            int colon = line.IndexOf((byte)':');
            if (colon < 0) continue;
            headers.Add(new HttpHeader(
                Encoding.UTF8.GetString(line[..colon]), Encoding.UTF8.GetString(line[(colon + 1)..].Trim((byte)' '))));
        }

        return headers;
    }

    private int Find(string name) =>
        HeaderList.FindIndex(header => string.Equals(header.Name, name, StringComparison.OrdinalIgnoreCase));
}
