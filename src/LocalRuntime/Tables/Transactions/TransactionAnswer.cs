using System.Buffers.Text;
using System.Text;
using Azure;
using Azure.Core;

namespace PartnerDesk.LocalRuntime.Tables.Transactions;

/// <summary>
/// Takes the multipart answer of a transaction apart. Each action's answer begins with an HTTP status line and ends at the next
/// boundary; what stands around them carries nothing.
/// </summary>
internal static class TransactionAnswer
{
    /// <exception cref="InvalidOperationException">There is no HTTP answer in the body.</exception>
    public static List<Response> Read(ReadOnlyMemory<byte> body, int expected)
    {
        List<Response> answers = new(expected);
        int position = 0;
        while (position < body.Length)
        {
            ReadOnlySpan<byte> line = NextLine(body.Span, ref position);
            if (line.StartsWith("HTTP/1.1 "u8)) answers.Add(ReadAnswer(body, line, ref position));
        }

        return answers.Count > 0 ? answers : throw new InvalidOperationException("The answer of the service holds no answers to actions.");
    }

    private static ActionResponse ReadAnswer(ReadOnlyMemory<byte> body, ReadOnlySpan<byte> statusLine, ref int position)
    {
        ReadOnlySpan<byte> text = statusLine[9..];
        if (!Utf8Parser.TryParse(text, out int status, out int length))
            throw new InvalidOperationException("An answer to an action has no status.");
        string reason = Encoding.UTF8.GetString(text[length..].Trim((byte)' '));

        List<HttpHeader> headers = new(6);
        while (position < body.Length)
        {
            ReadOnlySpan<byte> line = NextLine(body.Span, ref position);
            int colon = line.IndexOf((byte)':');
            if (colon < 0) break;
            headers.Add(new HttpHeader(
                Encoding.UTF8.GetString(line[..colon]), Encoding.UTF8.GetString(line[(colon + 1)..].Trim((byte)' '))));
        }

        int start = position;
        int end = position;
        while (position < body.Length)
        {
            int lineStart = position;
            ReadOnlySpan<byte> line = NextLine(body.Span, ref position);
            if (line.StartsWith("--"u8))
            {
                position = lineStart;
                break;
            }

            if (line.Length > 0) end = lineStart + line.Length;
        }

        return new ActionResponse(status, reason, headers, body[start..end]);
    }

    /// <summary>The line without its end; moves on to the next.</summary>
    private static ReadOnlySpan<byte> NextLine(ReadOnlySpan<byte> body, ref int position)
    {
        ReadOnlySpan<byte> rest = body[position..];
        int end = rest.IndexOf((byte)'\n');
        position += end < 0 ? rest.Length : end + 1;
        return (end < 0 ? rest : rest[..end]).TrimEnd((byte)'\r');
    }
}
