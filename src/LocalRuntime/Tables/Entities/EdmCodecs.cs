namespace PartnerDesk.LocalRuntime.Tables.Entities;

/// <summary>Finds the codec of a declared property type.</summary>
internal static class EdmCodecs
{
    public static EdmCodec<T> For<T>() => (EdmCodec<T>)Find(typeof(T));

    private static object Find(Type type)
    {
        if (type == typeof(string)) return new StringCodec();
        if (type == typeof(bool)) return new BooleanCodec();
        if (type == typeof(int)) return new Int32Codec();
        if (type == typeof(long)) return new Int64Codec();
        if (type == typeof(ulong)) return new UInt64Codec();
        if (type == typeof(double)) return new DoubleCodec();
        if (type == typeof(Guid)) return new GuidCodec();
        if (type == typeof(DateTimeOffset)) return new DateTimeOffsetCodec();
        if (type == typeof(DateTime)) return new DateTimeCodec();
        if (type == typeof(byte[])) return new BytesCodec();
        if (type == typeof(BinaryData)) return new BinaryDataCodec();
        if (type.IsEnum) return Make(typeof(EnumCodec<>), type);
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Make(typeof(NullableCodec<>), underlying, Find(underlying));
        return Make(typeof(WriteOnlyCodec<>), type);
    }

    private static object Make(Type definition, Type argument, params object[] arguments) =>
        Activator.CreateInstance(definition.MakeGenericType(argument), arguments)!;
}
