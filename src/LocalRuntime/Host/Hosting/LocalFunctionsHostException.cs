namespace PartnerDesk.LocalRuntime.Hosting;

/// <summary>The host cannot start; the message says what to change, one line for each problem.</summary>
public sealed class LocalFunctionsHostException : Exception
{
    public LocalFunctionsHostException(IReadOnlyList<string> problems)
        : base(problems.Count == 1 ? problems[0] : $"The host cannot start:{string.Concat(problems.Select(problem => Environment.NewLine + "  - " + problem))}") =>
        Problems = problems;

    public LocalFunctionsHostException(string problem)
        : this([problem])
    {
    }

    public LocalFunctionsHostException(string problem, Exception inner)
        : base(problem, inner) =>
        Problems = [problem];

    public IReadOnlyList<string> Problems { get; }
}
