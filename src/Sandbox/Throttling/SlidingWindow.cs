namespace PartnerDesk.Sandbox.Throttling;

/// <summary>Admits at most a number of calls in any span of one length. Not safe for use by several threads at once.</summary>
internal sealed class SlidingWindow(TimeSpan length)
{
    private readonly Queue<DateTimeOffset> _admitted = new();

    /// <summary>How long until one more call fits; zero when it fits now.</summary>
    public TimeSpan WaitFor(int limit, DateTimeOffset now)
    {
        while (_admitted.TryPeek(out DateTimeOffset oldest) && now - oldest >= length)
        {
            _admitted.Dequeue();
        }

        return _admitted.Count < limit ? TimeSpan.Zero
            : limit <= 0 ? length
            : _admitted.ElementAt(_admitted.Count - limit) + length - now;
    }

    public void Admit(DateTimeOffset now) => _admitted.Enqueue(now);
}
