using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using PartnerDesk.LocalRuntime.Tables.Tests.Entities;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.Tables.Tests.OnAzurite;

public sealed class EntityTests(AzuriteFixture azurite) : AzuriteTests(azurite)
{
    [Fact]
    public async Task A_row_is_added_once()
    {
        TableClient table = await NewTableAsync();
        TableEntity row = new("p", "r") { ["A"] = 1 };

        Response added = await table.AddEntityAsync(row);
        RequestFailedException refused = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(row));

        Assert.Equal(204, added.Status);
        Assert.Equal((409, "EntityAlreadyExists"), (refused.Status, refused.ErrorCode));
        Assert.StartsWith("The specified entity already exists.", refused.Message, StringComparison.Ordinal);
        Assert.Equal(36, added.ClientRequestId.Length);
        Assert.NotNull(added.Headers.RequestId);
        Assert.NotNull(added.Headers.Date);
    }

    [Fact]
    public async Task The_etag_of_a_write_is_the_one_that_is_read()
    {
        TableClient table = await NewTableAsync();

        Response added = await table.AddEntityAsync(new TableEntity("p", "r"));
        TableEntity read = await table.GetEntityAsync<TableEntity>("p", "r");

        Assert.Equal(added.Headers.ETag, read.ETag);
        Assert.Matches("""^W/"datetime'\d{4}-\d\d-\d\dT\d\d%3A\d\d%3A\d\d\.\d{7}Z'"$""", read.ETag.ToString());
        Assert.Equal(read.ETag.ToString(), read.ETag.ToString("H"));
        Assert.Equal($"W/\"datetime'{read.Timestamp!.Value.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffffffZ}'\"", Uri.UnescapeDataString(read.ETag.ToString()));
    }

    [Fact]
    public async Task A_missing_row_is_not_found_or_has_no_value()
    {
        TableClient table = await NewTableAsync();

        RequestFailedException missing = await Assert.ThrowsAsync<RequestFailedException>(() => table.GetEntityAsync<TableEntity>("p", "r"));
        NullableResponse<TableEntity> none = await table.GetEntityIfExistsAsync<TableEntity>("p", "r");

        Assert.Equal((404, "ResourceNotFound"), (missing.Status, missing.ErrorCode));
        Assert.False(none.HasValue);
    }

    [Fact]
    public async Task Merge_keeps_what_it_is_not_told_and_replace_does_not()
    {
        TableClient table = await NewTableAsync();
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 2 });

        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = null, ["B"] = 3, ["C"] = 4 }, TableUpdateMode.Merge);
        TableEntity merged = await table.GetEntityAsync<TableEntity>("p", "r");
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["C"] = 5 }, TableUpdateMode.Replace);
        TableEntity replaced = await table.GetEntityAsync<TableEntity>("p", "r");

        Assert.Equal((1, 3, 4), (merged["A"], merged["B"], merged["C"]));
        Assert.Equal((null, null, 5), (replaced["A"], replaced["B"], replaced["C"]));
    }

    [Theory]
    [InlineData(TableUpdateMode.Merge)]
    [InlineData(TableUpdateMode.Replace)]
    public async Task An_update_needs_the_version_it_names(TableUpdateMode mode)
    {
        TableClient table = await NewTableAsync();
        ETag first = (await table.AddEntityAsync(new TableEntity("p", "r"))).Headers.ETag!.Value;

        ETag second = (await table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 2 }, first, mode)).Headers.ETag!.Value;
        RequestFailedException stale = await Assert.ThrowsAsync<RequestFailedException>(
            () => table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 3 }, first, mode));
        RequestFailedException missing = await Assert.ThrowsAsync<RequestFailedException>(
            () => table.UpdateEntityAsync(new TableEntity("p", "other"), ETag.All, mode));

        Assert.NotEqual(first, second);
        Assert.Equal((412, "UpdateConditionNotSatisfied"), (stale.Status, stale.ErrorCode));
        Assert.Equal((404, "ResourceNotFound"), (missing.Status, missing.ErrorCode));
        Assert.Equal(2, (await table.GetEntityAsync<TableEntity>("p", "r")).Value["A"]);
    }

    [Fact]
    public async Task An_empty_version_is_no_version()
    {
        TableClient table = await NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r"));

        RequestFailedException refused = await Assert.ThrowsAsync<RequestFailedException>(
            () => table.UpdateEntityAsync(new TableEntity("p", "r"), new ETag(string.Empty)));

        Assert.Equal(412, refused.Status);
    }

    [Fact]
    public async Task A_deletion_may_name_a_version()
    {
        TableClient table = await NewTableAsync();
        ETag first = (await table.AddEntityAsync(new TableEntity("p", "r"))).Headers.ETag!.Value;
        await table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 2 }, ETag.All);

        RequestFailedException stale = await Assert.ThrowsAsync<RequestFailedException>(() => table.DeleteEntityAsync("p", "r", first));
        Response deleted = await table.DeleteEntityAsync(new TableEntity("p", "r") { ETag = first });
        Response again = await table.DeleteEntityAsync("p", "r");

        Assert.True(stale.Status is 412 && stale.ErrorCode! == TableErrorCode.UpdateConditionNotSatisfied);
        Assert.Equal((204, 404), (deleted.Status, again.Status));
    }

    [Fact]
    public async Task Only_the_chosen_properties_come_back()
    {
        TableClient table = await NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 2 });

        TableEntity chosen = await table.GetEntityAsync<TableEntity>("p", "r", ["A"]);
        TableEntity withKey = (await AllAsync(table.QueryAsync<TableEntity>(select: ["RowKey", "B"]))).Single();
        DerivedMembers typed = await table.GetEntityAsync<DerivedMembers>("p", "r", ["A"]);

        Assert.Equal((null, null, 1, null), (chosen.PartitionKey, chosen.Timestamp, chosen["A"], chosen["B"]));
        Assert.NotEqual(default, chosen.ETag);
        Assert.Equal(("r", 2, null), (withKey.RowKey, withKey["B"], withKey["A"]));
        Assert.Equal(("p", "own"), (typed.PartitionKey, typed.Own));
    }

    [Fact]
    public async Task Every_type_round_trips_through_a_class()
    {
        TableClient table = await NewTableAsync();
        AllTypes written = new()
        {
            S = "é云😀'\"\n", B = true, I = int.MinValue, L = long.MaxValue, U = long.MaxValue, D = 0.1, G = Guid.NewGuid(),
            T = new DateTimeOffset(2025, 1, 2, 3, 4, 5, TimeSpan.FromHours(8)).AddTicks(1234567),
            K = new DateTime(2025, 1, 2, 3, 4, 5, DateTimeKind.Utc), Y = [0, 255], Z = BinaryData.FromBytes([1]), E = DayOfWeek.Friday, NL = -1,
        };

        await table.AddEntityAsync(written);
        AllTypes read = await table.GetEntityAsync<AllTypes>("p", "r");

        Assert.Equal((written.S, written.B, written.I, written.L, written.U, written.D), (read.S, read.B, read.I, read.L, read.U, read.D));
        Assert.Equal((written.G, written.T, written.K, written.E, written.NL), (read.G, read.T, read.K, read.E, read.NL));
        Assert.Equal(written.Y, read.Y);
        Assert.Equal(written.Z.ToArray(), read.Z!.ToArray());
        Assert.Null(read.NI);
        Assert.NotNull(read.Timestamp);
    }

    public static TheoryData<object, object> Values => new()
    {
        { "text", "text" },
        { "", "" },
        { true, true },
        { 1, 1 },
        { 1L, 1L },
        { long.MinValue, long.MinValue },
        { 2.0, 2.0 },
        { 1e300, 1e300 },
        { double.NaN, double.NaN },
        { 1.5f, 1.5 },
        { 2.5m, 2.5 },
        { TimeSpan.FromHours(1), "PT1H" },
        { Guid.Parse("12345678-1234-1234-1234-123456789012"), Guid.Parse("12345678-1234-1234-1234-123456789012") },
        { new DateTimeOffset(2025, 1, 2, 11, 4, 5, TimeSpan.FromHours(8)), new DateTimeOffset(2025, 1, 2, 3, 4, 5, TimeSpan.Zero) },
        { new DateTime(2025, 1, 2, 3, 4, 5, DateTimeKind.Utc), new DateTimeOffset(2025, 1, 2, 3, 4, 5, TimeSpan.Zero) },
        { new byte[] { 1, 2 }, new byte[] { 1, 2 } },
        { Array.Empty<byte>(), Array.Empty<byte>() },
        { BinaryData.FromBytes([3]), new byte[] { 3 } },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task Every_value_round_trips_through_a_dictionary(object written, object read)
    {
        TableClient table = await NewTableAsync();

        await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = written, ["Null"] = null });
        TableEntity row = await table.GetEntityAsync<TableEntity>("p", "r");

        Assert.Equal(read, row["A"]);
        Assert.Equal(read.GetType(), row["A"]!.GetType());
        Assert.False(row.ContainsKey("Null"));
    }

    [Fact]
    public async Task Sizes_are_judged_by_the_service()
    {
        TableClient table = await NewTableAsync();

        await table.AddEntityAsync(new TableEntity("p", "1") { ["S"] = new string('x', 32768), ["B"] = new byte[65536] });
        RequestFailedException text = await Assert.ThrowsAsync<RequestFailedException>(
            () => table.AddEntityAsync(new TableEntity("p", "2") { ["S"] = new string('x', 32769) }));
        RequestFailedException binary = await Assert.ThrowsAsync<RequestFailedException>(
            () => table.AddEntityAsync(new TableEntity("p", "2") { ["B"] = new byte[65537] }));
        TableEntity large = new("p", "2");
        foreach (int i in Enumerable.Range(0, 20)) large[$"P{i}"] = new byte[60 * 1024];
        RequestFailedException entity = await Assert.ThrowsAsync<RequestFailedException>(() => table.UpsertEntityAsync(large));

        Assert.Equal((400, "PropertyValueTooLarge"), (text.Status, text.ErrorCode));
        Assert.Equal((400, "PropertyValueTooLarge"), (binary.Status, binary.ErrorCode));
        Assert.Equal((400, "EntityTooLarge"), (entity.Status, entity.ErrorCode));
    }

    [Fact]
    public async Task Composite_values_are_refused_by_the_service()
    {
        TableClient table = await NewTableAsync();

        RequestFailedException refused = await Assert.ThrowsAsync<RequestFailedException>(
            () => table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = new[] { "x" } }));

        Assert.Equal((400, "InvalidInput"), (refused.Status, refused.ErrorCode));
    }

    [Fact]
    public void Blocking_calls_work_alike()
    {
        TableClient table = Service.GetTableClient(NewName());
        table.Create();
        table.AddEntity(new TableEntity("p", "r") { ["A"] = 1 });
        TableEntity read = table.GetEntity<TableEntity>("p", "r");

        table.UpdateEntity(new TableEntity("p", "r") { ["A"] = 2 }, read.ETag);
        table.UpsertEntity(new TableEntity("p", "s"));
        int deleted = table.DeleteEntity("p", "s").Status;

        Assert.Equal(204, deleted);
        Assert.Equal(2, table.GetEntityIfExists<TableEntity>("p", "r").Value!["A"]);
        Assert.Equal("r", Assert.Single(table.Query<TableEntity>()).RowKey);
        Assert.Throws<RequestFailedException>(() => table.AddEntity(new TableEntity("p", "r")));
    }
}
