using Azure;

namespace PartnerDesk.LocalRuntime.Tables.Tests.Entities;

public sealed class TypedEntityTests
{
    private static readonly AllTypes Full = new()
    {
        S = "x",
        B = true,
        I = -1,
        L = long.MinValue,
        U = ulong.MaxValue,
        D = 1.5,
        G = Guid.Parse("00000000-0000-0000-0000-000000000001"),
        T = new DateTimeOffset(2025, 1, 2, 11, 4, 5, TimeSpan.FromHours(8)),
        K = new DateTime(2025, 1, 2, 3, 4, 5, DateTimeKind.Utc),
        Y = [1, 171],
        Z = BinaryData.FromBytes([2]),
        E = DayOfWeek.Friday,
        NB = false,
        NI = 2,
        NL = 3,
        ND = double.NaN,
        NG = Guid.Empty,
        NT = DateTimeOffset.UnixEpoch,
        NE = DayOfWeek.Monday,
    };

    [Fact]
    public async Task Properties_are_written_in_their_order_with_their_marks()
    {
        Assert.Equal(
            """
            {"PartitionKey":"p","RowKey":"r","S":"x","B":true,"I":-1,
            "L@odata.type":"Edm.Int64","L":"-9223372036854775808","U@odata.type":"Edm.Int64","U":"18446744073709551615",
            "D@odata.type":"Edm.Double","D":1.5,"G@odata.type":"Edm.Guid","G":"00000000-0000-0000-0000-000000000001",
            "T@odata.type":"Edm.DateTime","T":"2025-01-02T03:04:05.0000000Z","K@odata.type":"Edm.DateTime","K":"2025-01-02T03:04:05.0000000Z",
            "Y@odata.type":"Edm.Binary","Y":"Aas=","Z@odata.type":"Edm.Binary","Z":"Ag==","E":"Friday",
            "NB":false,"NI":2,"NL@odata.type":"Edm.Int64","NL":"3","ND@odata.type":"Edm.Double","ND":"NaN",
            "NG@odata.type":"Edm.Guid","NG":"00000000-0000-0000-0000-000000000000",
            "NT@odata.type":"Edm.DateTime","NT":"1970-01-01T00:00:00.0000000Z","NE":"Monday"}
            """.ReplaceLineEndings(""),
            await Wire.WrittenAsync(Full));
    }

    [Fact]
    public async Task What_was_written_reads_back_the_same()
    {
        AllTypes read = await Wire.ReadAsync<AllTypes>(await Wire.WrittenAsync(Full));

        Assert.Equal((Full.S, Full.B, Full.I, Full.L, Full.U, Full.D), (read.S, read.B, read.I, read.L, read.U, read.D));
        Assert.Equal((Full.G, Full.T, Full.K, Full.E), (read.G, read.T, read.K, read.E));
        Assert.Equal((TimeSpan.Zero, DateTimeKind.Utc), (read.T.Offset, read.K.Kind));
        Assert.Equal(Full.Y, read.Y);
        Assert.Equal(Full.Z!.ToArray(), read.Z!.ToArray());
        Assert.Equal((Full.NB, Full.NI, Full.NL, Full.ND), (read.NB, read.NI, read.NL, read.ND));
        Assert.Equal((Full.NG, Full.NT, Full.NE), (read.NG, read.NT, read.NE));
    }

    [Fact]
    public async Task Nulls_are_sent_without_a_mark_and_read_as_nothing()
    {
        string written = await Wire.WrittenAsync(new AllTypes());

        Assert.Contains("\"S\":null", written, StringComparison.Ordinal);
        Assert.EndsWith("\"Y\":null,\"Z\":null,\"E\":\"Sunday\",\"NB\":null,\"NI\":null,\"NL\":null,\"ND\":null,\"NG\":null,\"NT\":null,\"NE\":null}", written, StringComparison.Ordinal);
        AllTypes read = await Wire.ReadAsync<AllTypes>(written);
        Assert.Null(read.S);
        Assert.Null(read.NL);
    }

    [Fact]
    public async Task The_service_sets_version_and_time()
    {
        AllTypes read = await Wire.ReadAsync<AllTypes>(
            """{"odata.etag":"W/\"v\"","PartitionKey":"a","RowKey":"b","Timestamp@odata.type":"Edm.DateTime","Timestamp":"2025-01-02T03:04:05Z"}""");

        Assert.Equal(("a", "b", new ETag("W/\"v\"")), (read.PartitionKey, read.RowKey, read.ETag));
        Assert.Equal(new DateTimeOffset(2025, 1, 2, 3, 4, 5, TimeSpan.Zero), read.Timestamp);
    }

    [Fact]
    public async Task Some_types_are_sent_and_never_come_back()
    {
        string written = await Wire.WrittenAsync(new SentOnly { F = 1.5f, M = 2.5m, NM = 3.5m, P = TimeSpan.FromHours(1), O = 5L });

        Assert.Equal(
            """{"PartitionKey":"p","RowKey":"r","F":1.5,"M":2.5,"NM":3.5,"P":"PT1H","O@odata.type":"Edm.Int64","O":"5"}""", written);
        SentOnly read = await Wire.ReadAsync<SentOnly>(written);
        Assert.Equal((0f, 0m, null, TimeSpan.Zero, null), (read.F, read.M, read.NM, read.P, read.O));
    }

    [Fact]
    public async Task Public_readable_members_are_sent_and_settable_ones_come_back()
    {
        string written = await Wire.WrittenAsync(new DerivedMembers { Internal = "x" });

        Assert.Equal(
            """{"PartitionKey":"p","RowKey":"r","Own":"own","Inherited":"inherited","GetOnly":"computed","PrivateSet":"private","renamed_col":"renamed","Field":"field"}""",
            written);
        DerivedMembers read = await Wire.ReadAsync<DerivedMembers>(
            """{"Own":"1","Inherited":"2","GetOnly":"3","PrivateSet":"4","renamed_col":"5","Renamed":"6","Field":"7","Ignored":"8","Internal":"9","WriteOnly":"10"}""");
        Assert.Equal(("1", "2", "computed", "private", "5", "7"), (read.Own, read.Inherited, read.GetOnly, read.PrivateSet, read.Renamed, read.Field));
        Assert.Equal(("ignored", "internal"), (read.Ignored, read.Internal));
    }

    [Fact]
    public async Task Records_with_required_and_init_only_members_work()
    {
        RecordRow read = await Wire.ReadAsync<RecordRow>("""{"PartitionKey":"a","RowKey":"b","Name":"n"}""");

        Assert.Equal(new RecordRow { PartitionKey = "a", RowKey = "b", Name = "n", Count = 7 }, read);
        Assert.Equal("""{"PartitionKey":"a","RowKey":"b","Name":"n","Count":7}""", await Wire.WrittenAsync(read));
    }

    [Fact]
    public async Task Keys_may_be_implemented_explicitly()
    {
        ExplicitKeys read = await Wire.ReadAsync<ExplicitKeys>("""{"PartitionKey":"a","RowKey":"b"}""");

        Assert.Equal("a", read.Tenant);
        Assert.Equal("""{"PartitionKey":"a","RowKey":"b","Tenant":"a"}""", await Wire.WrittenAsync(read));
    }

    [Fact]
    public async Task A_structure_can_be_written()
    {
        Assert.Equal("""{"PartitionKey":"a","RowKey":"b","Count":3}""", await Wire.WrittenAsync(new StructRow { PartitionKey = "a", RowKey = "b", Count = 3 }));
    }

    [Fact]
    public async Task Times_that_are_not_utc_and_unknown_types_are_refused()
    {
        await Assert.ThrowsAsync<NotSupportedException>(() => Wire.WrittenAsync(new OneProperty<DateTime>()));
        await Assert.ThrowsAsync<NotSupportedException>(() => Wire.WrittenAsync(new OneProperty<DateTime?> { A = new DateTime(1, DateTimeKind.Local) }));
        await Assert.ThrowsAsync<NotSupportedException>(() => Wire.WrittenAsync(new OneProperty<short>()));
        await Assert.ThrowsAsync<NotSupportedException>(() => Wire.WrittenAsync(new OneProperty<Uri> { A = new Uri("https://x") }));
        await Assert.ThrowsAsync<NotSupportedException>(() => Wire.WrittenAsync(new OneProperty<List<int>> { A = [] }));
        await Assert.ThrowsAsync<ArgumentException>(() => Wire.WrittenAsync(new OneProperty<double> { A = double.NegativeInfinity }));
    }

    [Fact]
    public async Task Another_number_type_than_stored_fails_or_widens()
    {
        const string Int32 = "\"A\":1";
        const string Int64 = "\"A@odata.type\":\"Edm.Int64\",\"A\":\"1\"";
        const string Double = "\"A\":1.5";

        await Assert.ThrowsAsync<ArgumentNullException>(() => Wire.ReadPropertyAsync<OneProperty<long>>(Int32));
        await Assert.ThrowsAsync<InvalidCastException>(() => Wire.ReadPropertyAsync<OneProperty<int>>(Int64));
        await Assert.ThrowsAsync<InvalidCastException>(() => Wire.ReadPropertyAsync<OneProperty<int>>(Double));
        await Assert.ThrowsAsync<ArgumentNullException>(() => Wire.ReadPropertyAsync<OneProperty<long>>(Double));
        await Assert.ThrowsAsync<ArgumentNullException>(() => Wire.ReadPropertyAsync<OneProperty<DayOfWeek>>(Int32));
        Assert.Equal(1.0, (await Wire.ReadPropertyAsync<OneProperty<double>>(Int32)).A);
    }

    [Fact]
    public async Task Text_properties_take_text_of_any_kind_and_nothing_else()
    {
        Assert.Null((await Wire.ReadPropertyAsync<OneProperty<string>>("\"A\":1")).A);
        Assert.Null((await Wire.ReadPropertyAsync<OneProperty<string>>("\"A\":true")).A);
        Assert.Equal("Aas=", (await Wire.ReadPropertyAsync<OneProperty<string>>("\"A@odata.type\":\"Edm.Binary\",\"A\":\"Aas=\"")).A);
    }

    [Fact]
    public async Task Text_is_parsed_where_the_type_has_a_text_form()
    {
        Assert.Equal(Guid.Empty, (await Wire.ReadPropertyAsync<OneProperty<Guid>>("\"A\":\"{00000000-0000-0000-0000-000000000000}\"")).A);
        Assert.Equal(DateTimeOffset.UnixEpoch, (await Wire.ReadPropertyAsync<OneProperty<DateTimeOffset>>("\"A\":\"1970-01-01T00:00:00Z\"")).A);
        Assert.Equal([1], (await Wire.ReadPropertyAsync<OneProperty<byte[]>>("\"A\":\"AQ==\"")).A!);
        await Assert.ThrowsAsync<InvalidCastException>(() => Wire.ReadPropertyAsync<OneProperty<int>>("\"A\":\"1\""));
        await Assert.ThrowsAsync<InvalidCastException>(() => Wire.ReadPropertyAsync<OneProperty<bool>>("\"A\":\"true\""));
    }

    [Fact]
    public async Task Enums_are_read_by_exact_name_or_number()
    {
        Assert.Equal(DayOfWeek.Friday, (await Wire.ReadPropertyAsync<OneProperty<DayOfWeek>>("\"A\":\"5\"")).A);
        await Assert.ThrowsAsync<ArgumentException>(() => Wire.ReadPropertyAsync<OneProperty<DayOfWeek>>("\"A\":\"friday\""));
        await Assert.ThrowsAsync<ArgumentException>(() => Wire.ReadPropertyAsync<OneProperty<DayOfWeek?>>("\"A\":\"Someday\""));
    }
}
