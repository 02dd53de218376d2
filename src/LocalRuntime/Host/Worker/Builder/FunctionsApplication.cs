using PartnerDesk.LocalRuntime.Hosting;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>The beginning of a program of functions.</summary>
public class FunctionsApplication
{
    /// <summary>Reads settings (host.json, local settings, environment) and makes the builder. What is wrong with them ends the process with code 1 and the reason.</summary>
    /// <param name="args">The program's arguments; <c>--port N</c> is LocalRuntime's.</param>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args)
    {
        try
        {
            return LocalFunctionsHost.CreateBuilder(LocalFunctionsHostOptions.ForProgram(args));
        }
        catch (Exception exception) when (ProgramEnd.Explains(exception))
        {
            ProgramEnd.WithReason(exception);
            throw;
        }
    }
}
