using PartnerDesk.LocalRuntime.Discovery;

namespace PartnerDesk.LocalRuntime.Output;

/// <summary>Prints the functions and their addresses, as <c>func start</c> does.</summary>
internal static class FunctionList
{
    public static void Print(TextWriter output, IReadOnlyList<FunctionDescriptor> functions, Uri address)
    {
        output.WriteLine();
        output.WriteLine("Functions:");
        foreach (FunctionDescriptor function in functions.OrderBy(function => function.Trigger is HttpTrigger ? 0 : 1))
        {
            output.WriteLine();
            output.WriteLine(function.Trigger is HttpTrigger http
                ? $"\t{function.Name}: {Methods(http)}{new Uri(address, "/")}{http.Route.RawText}"
                : $"\t{function.Name}: {Describe(function.Trigger)}");
        }

        output.WriteLine();
    }

    private static string Methods(HttpTrigger http) => http.Methods.Count == 0 ? "" : $"[{string.Join(',', http.Methods)}] ";

    private static string Describe(Trigger trigger) => trigger switch
    {
        TimerTrigger timer => $"{timer.Kind} ({timer.Schedule})",
        ServiceBusTrigger bus => $"{bus.Kind} ({bus.EntityName}{(bus.Subscription is null ? "" : "/" + bus.Subscription)})",
        _ => trigger.Kind,
    };
}
