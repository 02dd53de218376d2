using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Moq;

namespace PartnerDesk.LocalRuntime.Tables.Tests.Requests;

public sealed class MockingTests
{
    [Fact]
    public async Task Clients_can_be_mocked()
    {
        Mock<TableClient> table = new();
        table.Setup(t => t.AddEntityAsync(It.IsAny<TableEntity>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new RequestFailedException(409, "There already.", TableErrorCode.EntityAlreadyExists.ToString(), null));
        Mock<TableServiceClient> service = new();
        service.Setup(s => s.GetTableClient("t")).Returns(table.Object);

        RequestFailedException refused = await Assert.ThrowsAsync<RequestFailedException>(
            () => service.Object.GetTableClient("t").AddEntityAsync(new TableEntity("p", "r")));

        Assert.Equal("EntityAlreadyExists", refused.ErrorCode);
    }

    [Fact]
    public void Answers_and_failures_can_be_made_for_tests()
    {
        RequestFailedException cause = new(412, "Stale.", "UpdateConditionNotSatisfied", null);
        cause.Data["FailedEntity"] = "3";

        TableTransactionFailedException failure = new(cause);

        Assert.Equal((412, "UpdateConditionNotSatisfied", 3), (failure.Status, failure.ErrorCode, failure.FailedTransactionActionIndex));
        Assert.Null(new TableTransactionFailedException(new RequestFailedException("?")).FailedTransactionActionIndex);
        Assert.Equal("people", TableModelFactory.TableItem("people").Name);
    }

    [Fact]
    public void Error_codes_compare_without_case()
    {
        Assert.True(TableErrorCode.TableNotFound == "tablenotfound");
        Assert.True(TableErrorCode.TableNotFound != TableErrorCode.ResourceNotFound);
        Assert.Equal(TableErrorCode.TableNotFound.GetHashCode(), new TableErrorCode("tableNOTfound").GetHashCode());
        Assert.Equal("TableNotFound", TableErrorCode.TableNotFound.ToString());
    }
}
