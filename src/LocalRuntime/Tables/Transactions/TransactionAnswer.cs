using System.Buffers.Text;
using System.Text;
using Azure;
using PartnerDesk.LocalRuntime.Tables.Wire;

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
            ReadOnlySpan<byte> line = TextLines.Next(body.Span, ref position);
            if (line.StartsWith("HTTP/1.1 "u8)) answers.Add(ReadAnswer(body, line, ref position));
        }

        return answers.Count > 0 ? answers : throw new InvalidOperationException("The answer of the service holds no answers to actions.");
    }

    private static ActionResponse ReadAnswer(ReadOnlyMemory<byte> body, ReadOnlySpan<byte> statusLine, ref int position)
    {
        ReadOnlySpan<byte> text = statusLine[9..];
        if (!Utf8Parser.TryParse(text, out int status, out int length))
            throw new InvalidOperationException("An answer to an action has no status.");
        ReadOnlySpan<byte> reason = text[length..].Trim((byte)' ');

        int headersStart = position;
        int headersEnd = position;
        while (position < body.Length && TextLines.Next(body.Span, ref position).Length > 0) headersEnd = position;

        (int start, int end) = ReadContent(body.Span, ref position);
        return new ActionResponse(
            status,
            reason.SequenceEqual("No Content"u8) ? "No Content" : Encoding.UTF8.GetString(reason),
            body[headersStart..headersEnd],
            body[start..end]);
    }

    /// <summary>Finds the content up to the next boundary, empty lines at its end left out.</summary>
    private static (int Start, int End) ReadContent(ReadOnlySpan<byte> body, ref int position)
    {
        int start = position;
        int end = position;
        while (position < body.Length)
        {
            int lineStart = position;
            ReadOnlySpan<byte> line = TextLines.Next(body, ref position);
            if (line.StartsWith("--"u8))
            {
                position = lineStart;
                break;
            }

            if (line.Length > 0) end = lineStart + line.Length;
        }

        return (start, end);
    }
}
