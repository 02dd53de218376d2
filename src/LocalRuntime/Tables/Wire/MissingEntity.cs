using Azure;

namespace PartnerDesk.LocalRuntime.Tables.Wire;

/// <summary>The answer to a read that found nothing.</summary>
internal sealed class MissingEntity<T>(Response response) : NullableResponse<T>
{
    public override bool HasValue => false;

    /// <exception cref="InvalidOperationException">Always.</exception>
    public override T? Value => throw new InvalidOperationException($"Status: {response.Status}, Service returned no content");

    public override Response GetRawResponse() => response;
}
