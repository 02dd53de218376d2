namespace PartnerDesk.Functions.Callers;

/// <summary>This function answers without a caller: it is public, or proves its sender by itself (a webhook's signature).</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AnonymousAttribute : Attribute;
