namespace PartnerDesk.LocalRuntime.Processes;

/// <summary>
/// A lock between processes, held on an open file: the operating system frees it when its holder dies, however it dies.
/// Many may hold it shared, or one alone.
/// </summary>
public sealed class FileLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // .NET takes the lock with flock and passes on its error number: EWOULDBLOCK on Linux.
    private const int HeldByOther = 11;
    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Waits until nobody else holds the lock, and holds it alone.</summary>
    public static Task<FileLock> AloneAsync(string path, CancellationToken cancellationToken) =>
        WaitAsync(() => TryAlone(path), cancellationToken);

    /// <summary>Waits until nobody holds the lock alone, and holds it together with others.</summary>
    public static Task<FileLock> SharedAsync(string path, CancellationToken cancellationToken) =>
        WaitAsync(() => TryOpen(path, FileAccess.Read, FileShare.Read), cancellationToken);

    /// <summary>Holds the lock alone, or returns null when somebody else holds it.</summary>
    public static FileLock? TryAlone(string path) => TryOpen(path, FileAccess.ReadWrite, FileShare.None);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static async Task<FileLock> WaitAsync(Func<FileLock?> attempt, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (attempt() is { } held)
            {
                return held;
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    private static FileLock? TryOpen(string path, FileAccess access, FileShare share)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        try
        {
            return new FileLock(new FileStream(path, FileMode.OpenOrCreate, access, share));
        }
        catch (IOException held) when (held.HResult == HeldByOther)
        {
            return null;
        }
    }
}
