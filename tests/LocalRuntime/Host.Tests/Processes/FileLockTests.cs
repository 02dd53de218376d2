using PartnerDesk.LocalRuntime.Processes;

namespace PartnerDesk.LocalRuntime.Host.Tests.Processes;

public sealed class FileLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("some.lock");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Two_hold_it_shared_and_then_nobody_holds_it_alone()
    {
        using FileLock first = await FileLock.SharedAsync(Path, CancellationToken.None);
        using FileLock second = await FileLock.SharedAsync(Path, CancellationToken.None);

        Assert.Null(FileLock.TryAlone(Path));
    }

    [Fact]
    public async Task Alone_waits_until_the_last_one_lets_go()
    {
        FileLock first = await FileLock.SharedAsync(Path, CancellationToken.None);
        Task<FileLock> waiting = FileLock.AloneAsync(Path, CancellationToken.None);
        Assert.False(waiting.IsCompleted);

        first.Dispose();

        using FileLock alone = await waiting.WaitAsync(Testing.Eventually.Deadline, TimeProvider.System);
        Assert.Null(FileLock.TryAlone(Path));
    }
}
