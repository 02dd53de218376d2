using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Serialization;
using System.Text.Json;
using Azure.Data.Tables;

namespace PartnerDesk.LocalRuntime.Tables.Entities;

/// <summary>
/// How a class maps to rows: its public properties and fields save keys, Timestamp and ETag, which go through
/// <see cref="ITableEntity"/>. Worked out once per class.
/// </summary>
internal sealed class EntityShape
{
    private static readonly ConcurrentDictionary<Type, EntityShape> Shapes = new();

    private readonly EntityProperty[] _properties;

    private EntityShape(Type type)
    {
        _properties = [.. Members(type).Select(member => EntityProperty.Create(member, NameOf(member)))];
    }

    public static EntityShape Of(Type type) => Shapes.GetOrAdd(type, static t => new EntityShape(t));

    public void WriteProperties(Utf8JsonWriter writer, object entity)
    {
        foreach (EntityProperty property in _properties) property.Write(writer, entity);
    }

    /// <summary>Finds the property that the reader names. Rows repeat one order, so the search starts where the last one ended.</summary>
    public EntityProperty? Find(ref Utf8JsonReader reader, ref int next)
    {
        for (int tried = 0; tried < _properties.Length; tried++)
        {
            if (next >= _properties.Length) next = 0;
            EntityProperty property = _properties[next++];
            if (property.IsNamed(ref reader)) return property;
        }

        return null;
    }

    private static IEnumerable<MemberInfo> Members(Type type)
    {
        const BindingFlags Public = BindingFlags.Public | BindingFlags.Instance;
        IEnumerable<MemberInfo> properties = type.GetProperties(Public)
            .Where(property => property.GetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0);
        return properties.Concat(type.GetFields(Public))
            .Where(member => member.Name is not (nameof(ITableEntity.PartitionKey) or nameof(ITableEntity.RowKey)
                or nameof(ITableEntity.Timestamp) or nameof(ITableEntity.ETag)))
            .Where(member => !member.IsDefined(typeof(IgnoreDataMemberAttribute)))
            .DistinctBy(member => member.Name);
    }

    private static string NameOf(MemberInfo member) => member.GetCustomAttribute<DataMemberAttribute>()?.Name ?? member.Name;
}
