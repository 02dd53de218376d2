using System.Buffers;
using System.Text;
using Azure.Core;

namespace PartnerDesk.LocalRuntime.Tables.Wire;

/// <summary>A growing request body over pooled memory.</summary>
internal sealed class PooledBuffer(int capacity) : IBufferWriter<byte>
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(capacity);
    private int _length;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(_length);
    }

    public void Append(ReadOnlySpan<byte> utf8)
    {
        Reserve(utf8.Length);
        utf8.CopyTo(_bytes.AsSpan(_length));
        _length += utf8.Length;
    }

    public void Append(ReadOnlySpan<char> text)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        _length += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(_length));
    }

    /// <summary>
    /// Gives the memory back after a success at the first try. A try that was given up may still be reading the body: then, as
    /// after a failure, the memory is left to the garbage collector.
    /// </summary>
    public void ReturnAfter(HttpMessage message)
    {
        if (message.ProcessingContext.RetryNumber > 0) return;

        byte[] bytes = _bytes;
        _bytes = [];
        _length = 0;
        if (bytes.Length > 0) ArrayPool<byte>.Shared.Return(bytes);
    }

    private void Reserve(int size)
    {
        if (_bytes.Length - _length >= Math.Max(size, 1)) return;

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _length + Math.Max(size, 256)));
        _bytes.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
