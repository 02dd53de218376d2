using Microsoft.AspNetCore.Http;

namespace PartnerDesk.Functions.Callers;

/// <summary>What an authenticator made of a request's credential.</summary>
public abstract record Authentication
{
    private Authentication()
    {
    }

    /// <summary>The credential is of another kind: ask the next authenticator.</summary>
    public sealed record NotMine : Authentication;

    /// <summary>The credential is of this kind and not valid.</summary>
    public sealed record Refused : Authentication;

    public sealed record Known(KnownCaller Caller) : Authentication;
}

/// <summary>Turns one kind of credential into a caller. API keys today; bearer tokens come in through the same interface.</summary>
public interface IAuthenticator
{
    ValueTask<Authentication> AuthenticateAsync(HttpRequest request, CancellationToken cancellationToken);
}
