using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Abstractions;

/// <summary>What the abstract context does by itself, whatever engine is below.</summary>
public sealed class TaskOrchestrationContextTests
{
    private readonly ScriptedContext _context = new();

    [Fact]
    public async Task A_delay_is_counted_from_the_orchestrators_clock()
    {
        _context.Timer.SetResult();

        await _context.CreateTimer(TimeSpan.FromHours(2), CancellationToken.None);

        Assert.Equal(_context.Now.AddHours(2), _context.TimerDue);
    }

    [Fact]
    public async Task An_event_in_time_cancels_the_timer()
    {
        Task<string> wait = _context.WaitForExternalEvent<string>("e", TimeSpan.FromHours(2));

        _context.Event.SetResult("payload");

        Assert.Equal("payload", await wait);
        Assert.Equal(_context.Now.AddHours(2), _context.TimerDue);
        Assert.True(_context.TimerToken.IsCancellationRequested);
    }

    [Fact]
    public async Task Time_that_runs_out_cancels_the_wait()
    {
        Task<string> wait = _context.WaitForExternalEvent<string>("e", TimeSpan.FromHours(2));

        _context.Timer.SetResult();

        await Assert.ThrowsAsync<TaskCanceledException>(() => wait);
        Assert.False(_context.TimerToken.IsCancellationRequested);
    }

    [Fact]
    public async Task The_callers_token_ends_a_wait_and_its_timer()
    {
        using var token = new CancellationTokenSource();
        Task<string> wait = _context.WaitForExternalEvent<string>("e", TimeSpan.FromHours(2), token.Token);

        await token.CancelAsync();

        await Assert.ThrowsAsync<TaskCanceledException>(() => wait);
        Assert.True(_context.TimerToken.IsCancellationRequested);
    }

    [Fact]
    public async Task Short_forms_call_the_full_ones()
    {
        var options = new TaskOptions { Version = "2" };

        Assert.Equal("activity A  2", await _context.CallActivityAsync<string>("A", options));
        Assert.Equal("child C  2", await _context.CallSubOrchestratorAsync<string>("C", options));
        await _context.CallActivityAsync("A", 1);
        await _context.CallActivityAsync("A", options);
        await _context.CallSubOrchestratorAsync("C", 1);
        await _context.CallSubOrchestratorAsync("C", options);
    }

    [Fact]
    public void Continue_as_new_options_reach_the_engine_and_preserve_events_by_default()
    {
        _context.ContinueAsNew(new ContinueAsNewOptions { NewInput = 7 });

        Assert.Equal((7, true), _context.ContinuedWith);
        Assert.Throws<ArgumentNullException>(() => _context.ContinueAsNew((ContinueAsNewOptions)null!));
    }

    [Fact]
    public void Versions_are_compared_by_number()
    {
        _context.VersionText = "2.0";

        Assert.True(_context.CompareVersionTo("10.0") < 0);
        Assert.True(_context.CompareVersionTo("") > 0);
        Assert.Equal(0, _context.CompareVersionTo("2.0"));
    }

    [Fact]
    public void Replay_safe_loggers_are_silent_during_replay()
    {
        using var recorded = new RecordingLoggerFactory();
        _context.Loggers = recorded;
        ILogger[] loggers =
        [
            _context.CreateReplaySafeLogger("category"),
            _context.CreateReplaySafeLogger(typeof(TaskOrchestrationContextTests)),
            _context.CreateReplaySafeLogger<TaskOrchestrationContextTests>(),
            _context.ReplaySafeLoggerFactory.CreateLogger("factory"),
        ];

        _context.Replaying = true;
        Array.ForEach(loggers, logger => logger.LogInformation("replayed"));
        _context.Replaying = false;
        Array.ForEach(loggers, logger => logger.LogInformation("new"));

        string own = typeof(TaskOrchestrationContextTests).FullName!;
        Assert.Equal(["category: new", $"{own}: new", $"{own}: new", "factory: new"], recorded.Lines);
    }

    [Fact]
    public void The_replay_safe_factory_takes_no_providers_and_leaves_the_hosts_factory_open()
    {
        using var recorded = new RecordingLoggerFactory();
        _context.Loggers = recorded;

        Assert.Throws<NotSupportedException>(() => _context.ReplaySafeLoggerFactory.AddProvider(Moq.Mock.Of<ILoggerProvider>()));
        _context.ReplaySafeLoggerFactory.Dispose();

        Assert.False(recorded.Disposed);
    }

    [Fact]
    public void A_context_that_wraps_another_logs_once_and_one_that_wraps_itself_is_refused()
    {
        using var recorded = new RecordingLoggerFactory();
        _context.Loggers = recorded;
        var wrapper = new ScriptedContext { Loggers = _context.ReplaySafeLoggerFactory };

        wrapper.CreateReplaySafeLogger("wrapped").LogInformation("said");

        Assert.Equal(["wrapped: said"], recorded.Lines);
        _context.Loggers = _context.ReplaySafeLoggerFactory;
        Assert.Throws<InvalidOperationException>(() => _context.CreateReplaySafeLogger("round"));
    }

    private sealed class RecordingLoggerFactory : ILoggerFactory
    {
        public List<string> Lines { get; } = [];

        public bool Disposed { get; private set; }

        public ILogger CreateLogger(string categoryName) => new Recorder(this, categoryName);

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose() => Disposed = true;

        private sealed class Recorder(RecordingLoggerFactory owner, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                owner.Lines.Add($"{category}: {formatter(state, exception)}");
        }
    }
}
