using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using PartnerDesk.LocalRuntime.Discovery;

namespace PartnerDesk.LocalRuntime.Invocation;

/// <summary>The function's method, ready to call: makes its class, binds its parameters, awaits what it returns.</summary>
internal sealed class FunctionBody
{
    private readonly FunctionDescriptor _function;
    private readonly MethodInvoker _method;
    private readonly ObjectFactory? _factory;
    private readonly Func<object, Task<object?>>? _await;

    public FunctionBody(FunctionDescriptor function)
    {
        _function = function;
        _method = MethodInvoker.Create(function.Method);
        _factory = function.Method.IsStatic ? null : ActivatorUtilities.CreateFactory(function.Method.DeclaringType!, Type.EmptyTypes);
        _await = AwaiterFor(function.Method.ReturnType);
    }

    public async Task<object?> RunAsync(LocalFunctionContext context)
    {
        object?[] arguments = new object?[_function.Binders.Count];
        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i] = _function.Binders[i](context);
        }

        object? instance = _factory?.Invoke(context.InstanceServices, arguments: null);
        object? returned = _method.Invoke(instance, arguments.AsSpan());
        return _await is null || returned is null ? returned : await _await(returned);
    }

    private static Func<object, Task<object?>>? AwaiterFor(Type type)
    {
        if (type == typeof(Task))
        {
            return static async returned =>
            {
                await (Task)returned;
                return null;
            };
        }

        if (type == typeof(ValueTask))
        {
            return static async returned =>
            {
                await (ValueTask)returned;
                return null;
            };
        }

        Type? generic = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        string? awaiter = generic == typeof(Task<>) ? nameof(AwaitTaskAsync) : generic == typeof(ValueTask<>) ? nameof(AwaitValueTaskAsync) : null;
        return awaiter is null
            ? null
            : typeof(FunctionBody).GetMethod(awaiter, BindingFlags.Static | BindingFlags.NonPublic)!
                .MakeGenericMethod(type.GetGenericArguments())
                .CreateDelegate<Func<object, Task<object?>>>();
    }

    private static async Task<object?> AwaitTaskAsync<T>(object returned) => await (Task<T>)returned;

    private static async Task<object?> AwaitValueTaskAsync<T>(object returned) => await (ValueTask<T>)returned;
}
