using PartnerDesk.Core.Results;
using Xunit;

namespace PartnerDesk.Testing.Core;

/// <summary>Takes results apart in tests.</summary>
public static class ResultExtensions
{
    /// <summary>The value, or a test failure that shows the problem.</summary>
    public static T OrFail<T>(this Result<T> result)
    {
        if (result is Result<T>.Failed(var problem)) Assert.Fail($"{problem.Kind} {problem.Name}: {problem.Detail}");
        return Assert.IsType<Result<T>.Ok>(result).Value;
    }

    /// <summary>The problem, or a test failure.</summary>
    public static Problem ProblemOrFail<T>(this Result<T> result) => Assert.IsType<Result<T>.Failed>(result).Problem;

    public static async Task<T> OrFail<T>(this Task<Result<T>> result) => (await result).OrFail();

    public static async Task<Problem> ProblemOrFail<T>(this Task<Result<T>> result) => (await result).ProblemOrFail();
}
