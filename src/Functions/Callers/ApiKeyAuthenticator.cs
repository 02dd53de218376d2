using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace PartnerDesk.Functions.Callers;

/// <summary>Authenticates the header <c>X-Api-Key</c> against the configured callers.</summary>
public sealed class ApiKeyAuthenticator(CallerDirectory callers) : IAuthenticator
{
    public const string Header = "X-Api-Key";

    /// <summary>Longer keys are refused unread; ours are far shorter.</summary>
    private const int MaxKeyLength = 512;

    public ValueTask<Authentication> AuthenticateAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.Headers.TryGetValue(Header, out StringValues values))
        {
            return new(new Authentication.NotMine());
        }

        return values is [{ Length: > 0 and <= MaxKeyLength } key] && callers.FindByKey(key) is { } caller
            ? new(new Authentication.Known(caller))
            : new(new Authentication.Refused());
    }
}
