using System.Text;

namespace PartnerDesk.LocalRuntime.Tables.Tests.Support;

/// <summary>One try as it reached the transport.</summary>
public sealed record RecordedRequest(string Method, string Uri, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string BodyText => Encoding.UTF8.GetString(Body);

    public string PathAndQuery => new Uri(Uri).PathAndQuery;

    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
