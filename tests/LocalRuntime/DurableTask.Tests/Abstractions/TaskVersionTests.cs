using Microsoft.DurableTask;
using Microsoft.DurableTask.Abstractions;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Abstractions;

public sealed class TaskVersionTests
{
    [Fact]
    public void No_version_has_one_value_however_it_is_made()
    {
        Assert.Equal(default, new TaskVersion(null));
        Assert.Equal(default, new TaskVersion(""));
        Assert.Equal(TaskVersion.Unversioned, default);
        Assert.Equal("", default(TaskVersion).Version);
        Assert.Equal(new TaskVersion("").GetHashCode(), default(TaskVersion).GetHashCode());
    }

    [Fact]
    public void Versions_ignore_case_and_are_not_compared_by_number()
    {
        Assert.True(new TaskVersion("V2") == "v2");
        Assert.True(new TaskVersion("2.0") != "2.0.0");
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("\t")]
    public void White_space_is_no_version(string text)
    {
        Assert.Throws<ArgumentException>(() => new TaskVersion(text));
    }

    [Theory]
    [InlineData("2.0", "", 1)]
    [InlineData("2.0", "1.0", 1)]
    [InlineData("2.0", "2.0", 0)]
    [InlineData("2.0", "10.0", -1)]
    [InlineData("2.0", "abc", -1)]
    [InlineData("", "", 0)]
    [InlineData("", " ", 0)]
    [InlineData("", "1.0", -1)]
    [InlineData("ABC", "abc", 0)]
    public void Versions_are_ordered_by_number_where_both_are_numbers(string version, string other, int sign)
    {
        Assert.Equal(sign, Math.Sign(TaskOrchestrationVersioningUtils.CompareVersions(version, other)));
    }
}
