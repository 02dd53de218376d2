using System.Collections.Immutable;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace PartnerDesk.LocalRuntime.Discovery;

/// <summary>What middleware can ask about a function.</summary>
internal sealed class LocalFunctionDefinition(string name, MethodInfo method) : FunctionDefinition
{
    public override string Name => name;

    public override string EntryPoint { get; } = $"{method.DeclaringType!.FullName}.{method.Name}";

    public override string PathToAssembly { get; } = method.DeclaringType!.Assembly.Location;

    /// <summary>The same in every start, as the real worker's: a hash of what names the function.</summary>
    public override string Id { get; } = Convert.ToUInt32(BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes($"{name}|{method.DeclaringType!.FullName}.{method.Name}")))).ToString();

    public override ImmutableArray<FunctionParameter> Parameters { get; } = [.. method.GetParameters().Select(ToParameter)];

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; } = method.GetParameters()
        .Where(parameter => parameter.GetCustomAttribute<BindingAttribute>() is not null)
        .ToImmutableDictionary(parameter => parameter.Name!, parameter => (BindingMetadata)new LocalBindingMetadata(parameter.Name!, KindOf(parameter), BindingDirection.In));

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings { get; } =
        method.ReturnType != typeof(void) && method.GetParameters().Any(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>() is not null)
            ? ImmutableDictionary<string, BindingMetadata>.Empty.Add("$return", new LocalBindingMetadata("$return", "http", BindingDirection.Out))
            : ImmutableDictionary<string, BindingMetadata>.Empty;

    private static FunctionParameter ToParameter(ParameterInfo parameter)
    {
        var properties = new Dictionary<string, object>();
        if (parameter.GetCustomAttribute<BindingAttribute>() is { } attribute)
        {
            properties["bindingAttribute"] = attribute;
        }

        return new FunctionParameter(parameter.Name!, parameter.ParameterType, parameter.HasDefaultValue, parameter.HasDefaultValue ? parameter.DefaultValue : null, properties);
    }

    private static string KindOf(ParameterInfo parameter)
    {
        string type = parameter.GetCustomAttribute<BindingAttribute>()!.GetType().Name;
        string kind = type.EndsWith("Attribute", StringComparison.Ordinal) ? type[..^"Attribute".Length] : type;
        return char.ToLowerInvariant(kind[0]) + kind[1..];
    }

    private sealed class LocalBindingMetadata(string name, string type, BindingDirection direction) : BindingMetadata
    {
        public override string Name => name;

        public override string Type => type;

        public override BindingDirection Direction => direction;
    }
}
