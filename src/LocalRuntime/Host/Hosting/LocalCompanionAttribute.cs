namespace PartnerDesk.LocalRuntime.Hosting;

/// <summary>Declares a companion in its assembly: <c>[assembly: LocalCompanion(typeof(X))]</c>.</summary>
/// <param name="companionType">An <see cref="ILocalCompanion"/> with a public constructor without parameters.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class LocalCompanionAttribute(Type companionType) : Attribute
{
    public Type CompanionType { get; } = companionType;
}
