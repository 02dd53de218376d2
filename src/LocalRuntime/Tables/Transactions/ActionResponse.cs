using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;

namespace PartnerDesk.LocalRuntime.Tables.Transactions;

/// <summary>The answer to one action of a transaction. It has no request id and no date of its own.</summary>
internal sealed class ActionResponse(int status, string reasonPhrase, List<HttpHeader> headers, ReadOnlyMemory<byte> content) : Response
{
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

    public override void Dispose() => _stream?.Dispose();

    protected override bool ContainsHeader(string name) => Find(name) >= 0;

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => headers;

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        int index = Find(name);
        value = index < 0 ? null : headers[index].Value;
        return index >= 0;
    }

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = TryGetHeader(name, out string? value) ? [value] : null;
        return values is not null;
    }

    private int Find(string name) => headers.FindIndex(header => string.Equals(header.Name, name, StringComparison.OrdinalIgnoreCase));
}
