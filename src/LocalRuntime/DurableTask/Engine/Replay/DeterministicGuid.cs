using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace PartnerDesk.LocalRuntime.DurableTask.Replay;

/// <summary>Name-based guids of version 5 (RFC 9562 section 5.5): the same name gives the same guid on every replay.</summary>
internal static class DeterministicGuid
{
    private static readonly byte[] Namespace = new Guid("5d1f3f5e-8a5c-4f0e-9d0b-6f2b3c7a1e44").ToByteArray(bigEndian: true);

    public static Guid Create(string name)
    {
        byte[] input = [.. Namespace, .. Encoding.UTF8.GetBytes(name)];
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // Version 5 is defined over SHA-1; nothing is protected by it.
        SHA1.HashData(input, hash);
#pragma warning restore CA5350
        ushort version = BinaryPrimitives.ReadUInt16BigEndian(hash[6..]);
        BinaryPrimitives.WriteUInt16BigEndian(hash[6..], (ushort)((version & 0x0FFF) | 0x5000));
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
