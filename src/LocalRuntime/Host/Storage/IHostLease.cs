namespace PartnerDesk.LocalRuntime.Storage;

/// <summary>Lets one host at a time work on the storage.</summary>
internal interface IHostLease
{
    /// <summary>Returns while this host holds the lease; renews it first when it may have run out.</summary>
    /// <exception cref="HostLeaseLostException">Another host has it now.</exception>
    Task EnsureHeldAsync(CancellationToken cancellationToken);
}

/// <summary>Another host works on the storage now.</summary>
internal sealed class HostLeaseLostException() : Exception("Another host works on the storage now.");
