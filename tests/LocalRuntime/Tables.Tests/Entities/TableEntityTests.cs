using Azure;
using Azure.Data.Tables;

namespace PartnerDesk.LocalRuntime.Tables.Tests.Entities;

public sealed class TableEntityTests
{
    private static readonly DateTimeOffset Time = new(2025, 1, 2, 11, 4, 5, TimeSpan.FromHours(8));

    [Fact]
    public void An_entity_is_a_dictionary_in_the_order_of_writing()
    {
        TableEntity entity = new("p", "r") { ["A"] = 1, ["B"] = null };
        entity.Add("C", "x");
        entity.Remove("A");

        Assert.Equal(["PartitionKey", "RowKey", "B", "C"], entity.Keys);
        Assert.Equal(4, entity.Count);
        Assert.True(entity.ContainsKey("B"));
        Assert.True(entity.TryGetValue("C", out object? value) && value is "x");
        Assert.False(entity.TryGetValue("D", out _));
        entity.Clear();
        Assert.Null(entity.PartitionKey);
        Assert.Empty(entity);
    }

    [Fact]
    public void Known_values_can_be_given_as_a_dictionary_which_is_copied()
    {
        Dictionary<string, object?> values = new() { ["PartitionKey"] = "p", ["A"] = 1 };

        TableEntity entity = new(values);
        values["A"] = 2;

        Assert.Equal(("p", 1), (entity.PartitionKey, entity.GetInt32("A")));
    }

    [Fact]
    public void Unknown_names_give_null()
    {
        TableEntity entity = new();

        Assert.Null(entity["A"]);
        Assert.Null(entity.GetString("A"));
        Assert.Null(entity.GetBinary("A"));
        Assert.Null(entity.GetBinaryData("A"));
        Assert.Null(entity.GetBoolean("A"));
        Assert.Null(entity.GetDateTime("A"));
        Assert.Null(entity.GetDateTimeOffset("A"));
        Assert.Null(entity.GetDouble("A"));
        Assert.Null(entity.GetGuid("A"));
        Assert.Null(entity.GetInt32("A"));
        Assert.Null(entity.GetInt64("A"));
        Assert.Null(entity.Timestamp);
        Assert.Equal(default, entity.ETag);
    }

    [Fact]
    public void A_value_of_another_type_is_refused_not_widened()
    {
        TableEntity entity = new() { ["A"] = 1, ["PartitionKey"] = 5 };

        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() => entity.GetInt64("A"));

        Assert.Equal("Cannot return System.Int64 type for a System.Int32 typed property.", refused.Message);
        Assert.Throws<InvalidOperationException>(() => entity.GetString("A"));
        Assert.Throws<InvalidOperationException>(() => entity.GetBinary("A"));
        Assert.Throws<InvalidOperationException>(() => entity.PartitionKey);
    }

    [Fact]
    public void A_name_can_take_a_value_of_another_type()
    {
        TableEntity entity = new() { ["A"] = 1 };

        entity["A"] = "x";

        Assert.Equal("x", entity.GetString("A"));
    }

    [Fact]
    public void Bytes_and_times_are_given_in_both_forms()
    {
        TableEntity entity = new() { ["Bytes"] = new byte[] { 1, 2 }, ["Data"] = BinaryData.FromBytes([3]), ["Time"] = Time };

        Assert.Equal([1, 2], entity.GetBinaryData("Bytes")!.ToArray());
        Assert.Equal([3], entity.GetBinary("Data"));
        Assert.Equal(new DateTime(2025, 1, 2, 3, 4, 5, DateTimeKind.Utc), entity.GetDateTime("Time"));
        Assert.Equal(DateTimeKind.Utc, entity.GetDateTime("Time")!.Value.Kind);
    }

    [Fact]
    public async Task Every_type_is_written_with_the_mark_it_needs()
    {
        TableEntity entity = new("p", "r")
        {
            ["S"] = "x", ["B"] = true, ["I"] = 1, ["L"] = 5L, ["U"] = 6UL, ["D"] = 1.0, ["N"] = double.NaN,
            ["G"] = Guid.Parse("00000000-0000-0000-0000-000000000001"), ["T"] = Time, ["K"] = Time.UtcDateTime,
            ["Y"] = new byte[] { 1, 171 }, ["Z"] = BinaryData.FromBytes([1, 171]), ["F"] = 1.5f, ["M"] = 2.5m,
            ["P"] = TimeSpan.FromHours(1), ["0"] = null,
        };

        Assert.Equal(
            """
            {"PartitionKey":"p","RowKey":"r","S":"x","B":true,"I":1,
            "L@odata.type":"Edm.Int64","L":"5","U@odata.type":"Edm.Int64","U":"6",
            "D@odata.type":"Edm.Double","D":1,"N@odata.type":"Edm.Double","N":"NaN",
            "G@odata.type":"Edm.Guid","G":"00000000-0000-0000-0000-000000000001",
            "T@odata.type":"Edm.DateTime","T":"2025-01-02T03:04:05.0000000Z",
            "K@odata.type":"Edm.DateTime","K":"2025-01-02T03:04:05.0000000Z",
            "Y@odata.type":"Edm.Binary","Y":"Aas=","Z@odata.type":"Edm.Binary","Z":"Aas=",
            "F":1.5,"M":2.5,"P":"PT1H","0":null}
            """.ReplaceLineEndings(""),
            await Wire.WrittenAsync(entity));
    }

    [Fact]
    public async Task Timestamp_and_etag_are_never_sent()
    {
        TableEntity entity = new("p", "r") { Timestamp = Time, ETag = new ETag("x") };

        Assert.Equal("""{"PartitionKey":"p","RowKey":"r"}""", await Wire.WrittenAsync(entity));
    }

    public static TheoryData<object> Unsupported =>
        [(short)1, (byte)1, 1u, 'c', new DateOnly(2025, 1, 1), new Uri("https://x"), new List<int> { 1 }, new ReadOnlyMemory<byte>([1]), DayOfWeek.Friday, new object()];

    [Theory]
    [MemberData(nameof(Unsupported))]
    public async Task Types_that_the_service_does_not_know_are_refused(object value)
    {
        NotSupportedException refused = await Assert.ThrowsAsync<NotSupportedException>(() => Wire.WrittenAsync(new TableEntity("p", "r") { ["A"] = value }));

        Assert.Equal($"Not supported type {value.GetType()}", refused.Message);
    }

    [Fact]
    public async Task A_time_that_is_not_utc_is_refused()
    {
        await Assert.ThrowsAsync<NotSupportedException>(() => Wire.WrittenAsync(new TableEntity("p", "r") { ["A"] = new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Local) }));
        await Assert.ThrowsAsync<NotSupportedException>(() => Wire.WrittenAsync(new TableEntity("p", "r") { ["A"] = default(DateTime) }));
    }

    [Fact]
    public async Task Infinity_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Wire.WrittenAsync(new TableEntity("p", "r") { ["A"] = double.PositiveInfinity }));
    }

    [Fact]
    public async Task A_refused_row_leaves_the_next_one_whole()
    {
        await Assert.ThrowsAsync<NotSupportedException>(() => Wire.WrittenAsync(new TableEntity("p", "r") { ["A"] = new object() }));

        Assert.Equal("""{"PartitionKey":"p","RowKey":"r"}""", await Wire.WrittenAsync(new TableEntity("p", "r")));
    }

    [Fact]
    public async Task Composite_values_are_left_to_the_service_to_refuse()
    {
        TableEntity entity = new("p", "r") { ["A"] = new[] { "x" }, ["B"] = new Dictionary<string, object?> { ["C"] = 1 } };

        Assert.Equal("""{"PartitionKey":"p","RowKey":"r","A":["x"],"B":{"C":1}}""", await Wire.WrittenAsync(entity));
    }

    [Fact]
    public async Task A_row_is_read_with_the_types_of_its_marks()
    {
        TableEntity entity = await Wire.ReadAsync<TableEntity>(
            """
            {"odata.metadata":"m","odata.etag":"W/\"v\"","PartitionKey":"p","RowKey":"r","S":"x","B":true,"I":1,
            "L@odata.type":"Edm.Int64","L":"5","D@odata.type":"Edm.Double","D":1,"E":1.5,"N@odata.type":"Edm.Double","N":"NaN",
            "G@odata.type":"Edm.Guid","G":"00000000-0000-0000-0000-000000000001",
            "T@odata.type":"Edm.DateTime","T":"2025-01-02T03:04:05Z",
            "Y@odata.type":"Edm.Binary","Y":"Aas=","Timestamp@odata.type":"Edm.DateTime","Timestamp":"2025-01-02T03:04:05.1234567Z"}
            """);

        Assert.Equal(
            ["odata.etag", "PartitionKey", "RowKey", "S", "B", "I", "L", "D", "E", "N", "G", "T", "Y", "Timestamp"], entity.Keys);
        Assert.Equal(("p", "r", new ETag("W/\"v\"")), (entity.PartitionKey, entity.RowKey, entity.ETag));
        Assert.Equal(("x", true, 1, 5L), (entity["S"], entity["B"], entity["I"], entity["L"]));
        Assert.Equal((1.0, 1.5, double.NaN), (entity["D"], entity["E"], entity["N"]));
        Assert.Equal(Guid.Parse("00000000-0000-0000-0000-000000000001"), entity["G"]);
        Assert.Equal(new DateTimeOffset(2025, 1, 2, 3, 4, 5, TimeSpan.Zero), entity["T"]);
        Assert.Equal(TimeSpan.Zero, entity.GetDateTimeOffset("T")!.Value.Offset);
        Assert.Equal([1, 171], entity.GetBinary("Y"));
        Assert.Equal(new DateTimeOffset(2025, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1234567), entity.Timestamp);
    }

    [Fact]
    public async Task A_mark_may_follow_its_value()
    {
        TableEntity entity = await Wire.ReadAsync<TableEntity>("""{"L":"5","X":1,"L@odata.type":"Edm.Int64"}""");

        Assert.Equal((5L, 1), (entity["L"], entity["X"]));
    }

    [Fact]
    public async Task Rows_of_one_page_may_have_different_properties()
    {
        Support.RecordingTransport transport = Support.RecordingTransport.Answering(
            200, """{"value":[{"RowKey":"1","A":1,"B":2},{"B":3,"RowKey":"2","C\u00e9":4},{"RowKey":"3"}]}""");

        List<TableEntity> rows = [];
        await foreach (TableEntity row in Support.A.Table(transport).QueryAsync<TableEntity>()) rows.Add(row);

        Assert.Equal(["RowKey", "A", "B"], rows[0].Keys);
        Assert.Equal(["B", "RowKey", "Cé"], rows[1].Keys);
        Assert.Equal((3, "2", 4), (rows[1]["B"], rows[1].RowKey, rows[1]["Cé"]));
        Assert.Equal(["RowKey"], rows[2].Keys);
    }
}
