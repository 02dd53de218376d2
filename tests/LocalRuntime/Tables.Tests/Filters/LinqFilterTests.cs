using System.Linq.Expressions;
using System.Runtime.Serialization;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace PartnerDesk.LocalRuntime.Tables.Tests.Filters;

public sealed class LinqFilterTests
{
    public sealed class Row : ITableEntity
    {
        public string PartitionKey { get; set; } = "";

        public string RowKey { get; set; } = "";

        public DateTimeOffset? Timestamp { get; set; }

        public ETag ETag { get; set; }

        public int I { get; set; }

        public int? In { get; set; }

        public long L { get; set; }

        public bool B { get; set; }

        public double D { get; set; }

        public Guid G { get; set; }

        public DateTime K { get; set; }

        public DateTimeOffset T { get; set; }

        public byte[]? Y { get; set; }

        public DayOfWeek E { get; set; }

        [DataMember(Name = "renamed_col")]
        public string? Renamed { get; set; }
    }

    [Fact]
    public void Comparisons_and_connectives_are_translated()
    {
        Expect("(PartitionKey eq 'a') and (I gt 2)", x => x.PartitionKey == "a" && x.I > 2);
        Expect("((I lt 1) or (I le 2)) and (I ne 3)", x => (x.I < 1 || x.I <= 2) && x.I != 3);
        Expect("(not (I gt 2)) or (B eq true)", x => !(x.I > 2) || x.B);
        Expect("(B eq true) and (I ge 2)", x => x.B & x.I >= 2);
        Expect("B eq true", x => x.B);
        Expect("not (B eq true)", x => !x.B);
        Expect("B eq false", x => x.B == false);
        Expect("(I add 1) gt 3", x => x.I + 1 > 3);
        Expect("((I sub 1) mul 2) eq (I div 3)", x => (x.I - 1) * 2 == x.I / 3);
        Expect("2 lt I", x => 2 < x.I);
    }

    [Fact]
    public void Text_is_compared_by_order()
    {
        Expect("RowKey ge 'r'", x => string.Compare(x.RowKey, "r") >= 0);
        Expect("RowKey lt 'r'", x => x.RowKey.CompareTo("r") < 0);
        Expect("RowKey eq 'r'", x => x.RowKey.Equals("r"));
        Expect("RowKey eq 'it''s'", x => string.Equals(x.RowKey, "it's"));
    }

    [Fact]
    public void What_does_not_touch_the_row_is_computed()
    {
        Guid guid = Guid.Empty;
        DateTimeOffset time = new(2025, 1, 2, 11, 4, 5, TimeSpan.FromHours(8));
        byte[] bytes = [1];
        long number = 5;
        int small = 6;
        DayOfWeek day = DayOfWeek.Friday;

        Expect("G eq guid'00000000-0000-0000-0000-000000000000'", x => x.G == guid);
        Expect("T ge datetime'2025-01-02T03:04:05Z'", x => x.T >= time);
        Expect("K lt datetime'2025-01-02T03:04:05Z'", x => x.K < time.UtcDateTime);
        Expect("Y eq X'01'", x => x.Y == bytes);
        Expect("L eq 5L", x => x.L == number);
        Expect("L gt 6L", x => x.L > small);
        Expect("L gt 5L", x => x.L > 5);
        Expect("D gt 1.5", x => x.D > 1.5);
        Expect("RowKey eq 'r7'", x => x.RowKey == Key(7));
        Expect("E eq 5", x => x.E == DayOfWeek.Friday);
        Expect("E eq 5", x => x.E == day);
        Expect("In eq null", x => x.In == null);
        Expect("In eq 6", x => x.In == small);
        Expect("I eq 3", x => x.I == new[] { 1, 2, 3 }.Length);
        Expect(string.Empty, x => true);
        Expect("false", x => false);
    }

    [Fact]
    public void Renamed_members_go_by_their_stored_name()
    {
        Expect("renamed_col eq 'v'", x => x.Renamed == "v");
    }

    [Fact]
    public void Dictionary_entities_name_their_properties()
    {
        string name = "S";
        Assert.Equal("I eq 4", TableClient.CreateQueryFilter<TableEntity>(x => (int)x["I"]! == 4));
        Assert.Equal("S eq 'a'", TableClient.CreateQueryFilter<TableEntity>(x => x.GetString(name) == "a"));
        Assert.Equal("(L gt 4L) and (PartitionKey eq 'p')", TableClient.CreateQueryFilter<TableEntity>(x => x.GetInt64("L") > 4 && x.PartitionKey == "p"));
        Assert.Equal("B eq true", TableClient.CreateQueryFilter<TableEntity>(x => x.GetBoolean("B") == true));
    }

    [Fact]
    public void Tables_are_found_by_name()
    {
        Assert.Equal("TableName eq 'people'", TableServiceClient.CreateQueryFilter(x => x.Name == "people"));
        Assert.Equal(
            "(TableName ge 'a') and (TableName lt 'b')",
            TableServiceClient.CreateQueryFilter((TableItem x) => x.Name.CompareTo("a") >= 0 && x.Name.CompareTo("b") < 0));
    }

    [Fact]
    public void What_odata_cannot_say_is_refused()
    {
        List<int> list = [1];
        int[] array = [1];

        Refuse("Method StartsWith not supported.", x => x.RowKey.StartsWith("ab"));
        Refuse("Method Contains not supported.", x => x.RowKey.Contains("ab"));
        Refuse("Method Contains not supported.", x => list.Contains(x.I));
        Refuse("Method Contains not supported.", x => array.Contains(x.I));
        Refuse("Method CompareOrdinal not supported.", x => string.CompareOrdinal(x.RowKey, "r") > 0);
        Refuse("Method Trim not supported.", x => x.RowKey.Trim() == "A");
        Assert.Throws<NotSupportedException>(() => TableClient.CreateQueryFilter<Row>(x => x.RowKey.Length == 1));
        Assert.Throws<NotSupportedException>(() => TableClient.CreateQueryFilter<Row>(x => (x.B ? x.I : 2) == 1));
    }

    private static string Key(int number) => $"r{number}";

    private static void Expect(string filter, Expression<Func<Row, bool>> expression) =>
        Assert.Equal(filter, TableClient.CreateQueryFilter(expression));

    private static void Refuse(string message, Expression<Func<Row, bool>> expression) =>
        Assert.Equal(message, Assert.Throws<NotSupportedException>(() => TableClient.CreateQueryFilter(expression)).Message);
}
