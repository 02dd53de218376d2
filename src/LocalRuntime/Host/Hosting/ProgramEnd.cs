using Microsoft.Extensions.Options;
using PartnerDesk.LocalRuntime.Processes;

namespace PartnerDesk.LocalRuntime.Hosting;

/// <summary>How the program ends when it cannot start: with what to change, not with a stack trace.</summary>
internal static class ProgramEnd
{
    private const int Failure = 1;

    /// <summary>Whether the message alone tells the reader what to do.</summary>
    public static bool Explains(Exception exception) =>
        exception is LocalFunctionsHostException or LocalSetupException or OptionsValidationException or InvalidDataException;

    /// <summary>Prints the reason and ends the process; does not return.</summary>
    public static void WithReason(Exception exception)
    {
        Console.Error.WriteLine();
        Console.Error.WriteLine(exception is OptionsValidationException options
            ? $"A setting is wrong:{string.Concat(options.Failures.Select(failure => Environment.NewLine + "  - " + failure))}"
            : exception.Message);
        Environment.Exit(Failure);
    }

    /// <summary>Ends the process as asked by a signal; does not return.</summary>
    public static void AsAsked() => Environment.Exit(0);
}
