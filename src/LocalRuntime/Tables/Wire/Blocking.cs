using System.Diagnostics;

namespace PartnerDesk.LocalRuntime.Tables.Wire;

/// <summary>Takes the result of an operation that was told to block and therefore has already ended.</summary>
internal static class Blocking
{
#pragma warning disable CA2012 // The operation has ended: nothing is awaited twice.
    public static T Result<T>(this ValueTask<T> ended)
    {
        Debug.Assert(ended.IsCompleted, "An operation that blocks ends before it returns.");
        return ended.GetAwaiter().GetResult();
    }
#pragma warning restore CA2012
}
