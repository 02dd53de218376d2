using System.Text;
using Azure.Data.Tables;

namespace PartnerDesk.LocalRuntime.Tables.Tests.Filters;

public sealed class FormattedFilterTests
{
    public static TheoryData<object?, string> Literals => new()
    {
        { "O'Neil \"x\" & 50%", "'O''Neil \"x\" & 50%'" },
        { '\'', "''''" },
        { null, "null" },
        { 5000000000L, "5000000000L" },
        { 1, "1" },
        { true, "true" },
        { 1.0, "1" },
        { 1.5, "1.5" },
        { 1e30, "1E+30" },
        { double.NaN, "NaN" },
        { 1.5f, "1.5" },
        { 1.5m, "1.5" },
        { 5u, "5" },
        { Guid.Empty, "guid'00000000-0000-0000-0000-000000000000'" },
        { new DateTimeOffset(2025, 1, 2, 3, 4, 5, 678, TimeSpan.FromHours(8)), "datetime'2025-01-01T19:04:05.678Z'" },
        { new DateTime(2025, 1, 2, 3, 4, 5, DateTimeKind.Utc), "datetime'2025-01-02T03:04:05Z'" },
        { new DateTime(2025, 1, 2, 3, 4, 5, DateTimeKind.Unspecified), "datetime'2025-01-02T03:04:05Z'" },
        { new byte[] { 1, 171 }, "X'01AB'" },
        { BinaryData.FromBytes([1, 171]), "X'01AB'" },
        { new StringBuilder("a'b"), "'a''b'" },
    };

    [Theory]
    [MemberData(nameof(Literals))]
    public void Values_become_literals_of_their_type(object? value, string literal)
    {
        Assert.Equal($"A eq {literal} and B ne {literal}", TableClient.CreateQueryFilter($"A eq {value} and B ne {value}"));
        Assert.Equal($"A eq {literal}", TableServiceClient.CreateQueryFilter($"A eq {value}"));
    }

    [Fact]
    public void Values_without_a_literal_are_refused()
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(() => TableClient.CreateQueryFilter($"A eq {DayOfWeek.Friday}"));

        Assert.Equal("Unable to convert argument 0 from type System.DayOfWeek to an OData literal.", refused.Message);
        Assert.Throws<ArgumentException>(() => TableClient.CreateQueryFilter($"A eq {1} and B eq {new Uri("https://x")}"));
    }
}
