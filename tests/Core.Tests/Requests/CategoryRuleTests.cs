using PartnerDesk.Core.Clouds;
using PartnerDesk.Core.Requests;
using PartnerDesk.Testing.Core;

namespace PartnerDesk.Core.Tests.Requests;

public sealed class CategoryRuleTests
{
    [Theory]
    [InlineData("Wrong amount on the invoice", SupportCategory.AccountsBilling)]
    [InlineData("发票金额不对", SupportCategory.AccountsBilling)]
    [InlineData("Exchange is DOWN", SupportCategory.PerformanceAvailability)]
    [InlineData("Mail is not delivered", SupportCategory.PerformanceAvailability)]
    [InlineData("网站很慢", SupportCategory.PerformanceAvailability)]
    [InlineData("Please onboard our new branch", SupportCategory.AccountSetup)]
    [InlineData("Outlook asks for a password", SupportCategory.ClientConnectivity)]
    [InlineData("无法登录", SupportCategory.ClientConnectivity)]
    [InlineData("When does the next update come", SupportCategory.ServiceUpdates)]
    [InlineData("Change a retention policy", SupportCategory.Configuration)]
    [InlineData("How do I share a calendar", SupportCategory.HowTo)]
    [InlineData("如何共享日历", SupportCategory.HowTo)]
    [InlineData("Something else", SupportCategory.PerformanceAvailability)]
    public void Choose_Title_Decides(string title, SupportCategory expected) =>
        Assert.Equal(expected, Choose(title, "").Category);

    [Fact]
    public void Choose_TitleBeforeDescription() =>
        Assert.Equal(SupportCategory.HowTo, Choose("How do I read it", "It is about an invoice.").Category);

    [Fact]
    public void Choose_TitleSaysNothing_ReadsTheDescription()
    {
        CategoryChoice choice = Choose("Help", "The invoice is wrong.");

        Assert.Equal((SupportCategory.AccountsBilling, "word: invoice"), (choice.Category, choice.Why));
    }

    [Fact]
    public void Choose_WordInsideAnother_DoesNotCount() =>
        Assert.Equal("nothing matched", Choose("The countdown and the vacuum", "").Why);

    [Theory]
    [InlineData("zh-CN", "en", Cloud.Global, "zh-CN")]
    [InlineData("zh-Hant-TW", null, Cloud.Global, "zh-CN")]
    [InlineData("ZH", null, null, "zh-CN")]
    [InlineData("de-DE", "zh-CN", Cloud.China21Vianet, "en")]
    [InlineData(null, "en", Cloud.China21Vianet, "en")]
    [InlineData(" ", null, Cloud.China21Vianet, "zh-CN")]
    [InlineData(null, null, Cloud.Global, "en")]
    [InlineData(null, null, null, "en")]
    public void Language_IsTheContactsElseTheCustomersElseTheClouds(string? contact, string? customer, Cloud? cloud, string expected) =>
        Assert.Equal(expected, NoticeLanguage.Choose(contact, customer, cloud));

    private static CategoryChoice Choose(string title, string description) =>
        CategoryRule.Choose(A.SupportRequest(with: request => request with { Title = title, Description = description }));
}
