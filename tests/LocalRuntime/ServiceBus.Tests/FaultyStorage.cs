using Azure.Core;
using Azure.Core.Pipeline;

namespace PartnerDesk.LocalRuntime.ServiceBus.Tests;

/// <summary>The way to storage, which can be cut before a request leaves or before its answer comes back.</summary>
public sealed class FaultyStorage : HttpPipelineTransport
{
    private static readonly HttpClientTransport Inner = new();
    private volatile Func<Request, Fault> _rule = _ => Fault.None;
    private int _requests;
    private int _refused;

    /// <summary>How many requests reached storage.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>How many requests failed on the way.</summary>
    public int Refused => Volatile.Read(ref _refused);

    public void FailAll() => Fail(_ => Fault.BeforeSending);

    public void Fail(Func<Request, Fault> rule) => _rule = rule;

    /// <summary>The next request that writes.</summary>
    public void FailNextWrite(Fault fault)
    {
        int left = 1;
        Fail(request => request.Method != RequestMethod.Get && Interlocked.Decrement(ref left) >= 0 ? fault : Fault.None);
    }

    public void Heal() => Fail(_ => Fault.None);

    public override Request CreateRequest() => Inner.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException("The broker is asynchronous.");

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        Fault fault = _rule(message.Request);
        Interlocked.Add(ref _refused, fault == Fault.None ? 0 : 1);
        if (fault == Fault.BeforeSending)
        {
            throw new IOException("The connection was cut before the request was sent.");
        }

        Interlocked.Increment(ref _requests);
        await Inner.ProcessAsync(message);
        if (fault == Fault.AfterSending)
        {
            throw new IOException("The connection was cut before the answer came.");
        }
    }
}

public enum Fault
{
    None,

    /// <summary>Storage never sees the request.</summary>
    BeforeSending,

    /// <summary>Storage does the work, but its answer is lost.</summary>
    AfterSending,
}
