using System.Reflection;
using System.Text;
using System.Text.Json;

namespace PartnerDesk.LocalRuntime.Tables.Entities;

/// <summary>One mapped member of an entity class.</summary>
internal abstract class EntityProperty(string name)
{
    private readonly byte[] _utf8Name = Encoding.UTF8.GetBytes(name);

    protected JsonEncodedText Name { get; } = JsonEncodedText.Encode(name);

    protected JsonEncodedText MarkName { get; } = JsonEncodedText.Encode(name + EntityNames.TypeSuffix);

    public bool IsNamed(ref Utf8JsonReader reader) => reader.ValueTextEquals(_utf8Name);

    public abstract void Write(Utf8JsonWriter writer, object entity);

    /// <summary>Takes the value under the reader; leaves the member alone when it is not read back.</summary>
    public abstract void Read(ref Utf8JsonReader reader, object entity);

    /// <summary>Maps a property of a class by delegates, anything else by reflection.</summary>
    public static EntityProperty Create(MemberInfo member, string name)
    {
        Type owner = member.ReflectedType!;
        Type valueType = member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;
        Type definition = member is PropertyInfo && !owner.IsValueType
            ? typeof(DelegateProperty<,>).MakeGenericType(owner, valueType)
            : typeof(ReflectedMember<>).MakeGenericType(valueType);
        return (EntityProperty)Activator.CreateInstance(definition, member, name)!;
    }
}

internal abstract class EntityProperty<TValue>(string name) : EntityProperty(name)
{
    private readonly EdmCodec<TValue> _codec = EdmCodecs.For<TValue>();

    protected abstract bool HasSetter { get; }

    public override void Write(Utf8JsonWriter writer, object entity)
    {
        TValue value = Get(entity);
        if (_codec.IsNull(value))
        {
            writer.WriteNull(Name);
            return;
        }

        ReadOnlySpan<byte> mark = _codec.MarkOf(value);
        if (mark.Length > 0) writer.WriteString(MarkName, mark);
        writer.WritePropertyName(Name);
        _codec.Write(writer, value);
    }

    public override void Read(ref Utf8JsonReader reader, object entity)
    {
        if (reader.TokenType is JsonTokenType.Null || !HasSetter || !_codec.CanRead) reader.Skip();
        else Set(entity, _codec.Read(ref reader));
    }

    protected abstract TValue Get(object entity);

    protected abstract void Set(object entity, TValue value);
}

internal sealed class DelegateProperty<TEntity, TValue>(PropertyInfo property, string name) : EntityProperty<TValue>(name)
    where TEntity : class
{
    private readonly Func<TEntity, TValue> _get = property.GetMethod!.CreateDelegate<Func<TEntity, TValue>>();
    private readonly Action<TEntity, TValue>? _set =
        property.SetMethod is { IsPublic: true } setter ? setter.CreateDelegate<Action<TEntity, TValue>>() : null;

    protected override bool HasSetter => _set is not null;

    protected override TValue Get(object entity) => _get((TEntity)entity);

    protected override void Set(object entity, TValue value) => _set!((TEntity)entity, value);
}

internal sealed class ReflectedMember<TValue>(MemberInfo member, string name) : EntityProperty<TValue>(name)
{
    protected override bool HasSetter => member switch
    {
        PropertyInfo property => property.SetMethod is { IsPublic: true },
        FieldInfo variable => !variable.IsInitOnly,
        _ => false,
    };

    protected override TValue Get(object entity) =>
        (TValue)(member is PropertyInfo property ? property.GetValue(entity) : ((FieldInfo)member).GetValue(entity))!;

    protected override void Set(object entity, TValue value)
    {
        if (member is PropertyInfo property) property.SetValue(entity, value);
        else ((FieldInfo)member).SetValue(entity, value);
    }
}
