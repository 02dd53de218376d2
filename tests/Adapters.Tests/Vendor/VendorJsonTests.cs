using System.Text;
using System.Text.Json;
using PartnerDesk.Adapters.Vendor;

namespace PartnerDesk.Adapters.Tests.Vendor;

public sealed class VendorJsonTests
{
    private static readonly byte[] Bom = [0xEF, 0xBB, 0xBF];

    [Fact]
    public void Parse_ByteOrderMark_IsSkipped()
    {
        JsonElement? parsed = VendorJson.Parse((byte[])[.. Bom, .. "{\"a\":1}"u8]);

        Assert.Equal(1, parsed?.Int("a"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("\"text\"")]
    [InlineData("{\"a\":")]
    public void Parse_NoJsonObject_IsNull(string text) => Assert.Null(VendorJson.Parse(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("{\"Status\":\"Active\"}", "Active")]
    [InlineData("{\"status\":1}", "1")]
    [InlineData("{\"STATUS\":true}", "true")]
    [InlineData("{\"status\":null}", null)]
    [InlineData("{\"other\":1}", null)]
    public void Text_NamesInEitherCase_AreFound(string json, string? expected) => Assert.Equal(expected, Parse(json).Text("status"));

    [Theory]
    [InlineData("2026-11-22T01:00:00Z", "2026-11-22T01:00:00.0000000+00:00")]
    [InlineData("2026-11-22T01:00:00", "2026-11-22T01:00:00.0000000+00:00")]
    [InlineData("2026-11-22T09:00:00+08:00", "2026-11-22T01:00:00.0000000+00:00")]
    [InlineData("0001-01-01T00:00:00", null)]
    [InlineData("soon", null)]
    public void Time_MissingZoneIsUtc_YearOneIsNone(string text, string? expected) =>
        Assert.Equal(expected, Parse($"{{\"at\":\"{text}\"}}").Time("at")?.ToString("O"));

    private static JsonElement Parse(string json) => VendorJson.Parse(Encoding.UTF8.GetBytes(json))!.Value;
}
