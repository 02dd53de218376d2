namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Marks a parameter or a property as bound by the host.</summary>
public abstract class BindingAttribute : Attribute;

/// <summary>Marks a parameter that the host fills.</summary>
public abstract class InputBindingAttribute : BindingAttribute;

/// <summary>Marks a property or a method whose value the host sends on.</summary>
public abstract class OutputBindingAttribute : BindingAttribute;

/// <summary>Marks the parameter that starts the function.</summary>
public abstract class TriggerBindingAttribute : BindingAttribute;
