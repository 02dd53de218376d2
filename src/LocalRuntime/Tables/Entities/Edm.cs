namespace PartnerDesk.LocalRuntime.Tables.Entities;

/// <summary>Type marks on the wire. String, boolean and 32-bit numbers have none.</summary>
internal static class Edm
{
    public static ReadOnlySpan<byte> Binary => "Edm.Binary"u8;

    public static ReadOnlySpan<byte> DateTime => "Edm.DateTime"u8;

    public static ReadOnlySpan<byte> Double => "Edm.Double"u8;

    public static ReadOnlySpan<byte> Guid => "Edm.Guid"u8;

    public static ReadOnlySpan<byte> Int64 => "Edm.Int64"u8;
}
