using System.Text.Json;
using Microsoft.DurableTask;

namespace PartnerDesk.LocalRuntime.Durable;

/// <summary>How an isolated Functions worker stores inputs and results: as its own serializer does, that is, names in any case and no fields.</summary>
/// <remarks>Tuples and public fields therefore arrive empty, here as in Azure; the bare Durable Task client would keep them.</remarks>
internal sealed class WorkerDataConverter : DataConverter
{
    public static readonly WorkerDataConverter Instance = new();
    private static readonly JsonSerializerOptions Options = new() { PropertyNameCaseInsensitive = true };

    public override string? Serialize(object? value) => value is null ? null : JsonSerializer.Serialize(value, value.GetType(), Options);

    public override object? Deserialize(string? data, Type targetType) => data is null ? null : JsonSerializer.Deserialize(data, targetType, Options);
}
