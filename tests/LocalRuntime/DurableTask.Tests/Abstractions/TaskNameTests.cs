using Microsoft.DurableTask;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Abstractions;

public sealed class TaskNameTests
{
    [Fact]
    public void Names_and_their_hash_codes_ignore_case()
    {
        var name = new TaskName("SendPage");

        Assert.Equal(new TaskName("sendpage"), name);
        Assert.True(name == "SENDPAGE");
        Assert.True(name != "SendPages");
        Assert.Equal(new TaskName("sendpage").GetHashCode(), name.GetHashCode());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void A_missing_text_converts_to_default(string? text)
    {
        TaskName name = text!;

        Assert.Equal(default, name);
        Assert.Null(name.Name);
    }

    [Fact]
    public void The_constructor_keeps_an_empty_name()
    {
        Assert.NotEqual(default, new TaskName(""));
        Assert.Equal(default, new TaskName(null!));
    }

    [Fact]
    public void The_spelling_is_kept_in_text()
    {
        string text = new TaskName("SendPage");

        Assert.Equal("SendPage", text);
        Assert.Equal("SendPage", new TaskName("SendPage").ToString());
    }
}
