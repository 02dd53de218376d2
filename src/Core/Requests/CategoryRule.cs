namespace PartnerDesk.Core.Requests;

/// <param name="Why">"sender", "word: {word}" or "nothing matched".</param>
public sealed record CategoryChoice(SupportCategory Category, string Why);

/// <summary>Which of the seven areas a request is about.</summary>
/// <remarks>
/// The sender's word holds. Otherwise the first area, in the order below, with one of its words in the title decides, then the same
/// for the description; English words match without case at the beginning of a word, Chinese ones anywhere. With no match it is
/// PerformanceAvailability: the area whose checks look at everything. Deliberately simple: a person can read why it chose.
/// </remarks>
public static class CategoryRule
{
    private static readonly (SupportCategory Category, string[] Words)[] Rules =
    [
        (SupportCategory.AccountsBilling, ["invoice", "billing", "bill ", "payment", "paid", "charge", "refund", "price", "suspended", "发票", "账单", "付款", "欠费", "计费", "退款", "价格", "暂停"]),
        (SupportCategory.PerformanceAvailability, ["outage", "down", "unavailable", "not available", "slow", "timeout", "time out", "not delivered", "interrupt", "degrad", "宕机", "中断", "不可用", "缓慢", "很慢", "超时", "故障"]),
        (SupportCategory.AccountSetup, ["sign up", "sign-up", "signup", "onboard", "new tenant", "new customer", "new user", "create account", "注册", "开通", "新用户", "新建账户", "创建账户"]),
        (SupportCategory.ClientConnectivity, ["connect", "outlook", "client", "desktop", "vpn", "proxy", "sign in", "sign-in", "log in", "login", "连接", "客户端", "登录", "桌面", "代理"]),
        (SupportCategory.ServiceUpdates, ["update", "upgrade", "patch", "new version", "更新", "升级", "补丁", "新版本"]),
        (SupportCategory.Configuration, ["configur", "setting", "set up", "setup", "policy", "permission", "domain", "dns", "配置", "设置", "策略", "权限", "域名"]),
        (SupportCategory.HowTo, ["how to", "how do", "how can", "question", "where is", "documentation", "如何", "怎么", "怎样", "请问", "文档"]),
    ];

    public static CategoryChoice Choose(SupportRequest request) =>
        request.Category is { } given
            ? new CategoryChoice(given, "sender")
            : Match(request.Title) ?? Match(request.Description) ?? new CategoryChoice(SupportCategory.PerformanceAvailability, "nothing matched");

    private static CategoryChoice? Match(string text)
    {
        foreach ((SupportCategory category, string[] words) in Rules)
        {
            string? word = words.FirstOrDefault(word => Contains(text, word));
            if (word is not null) return new CategoryChoice(category, $"word: {word.Trim()}");
        }

        return null;
    }

    private static bool Contains(string text, string word)
    {
        bool isChinese = word[0] > '\u2E7F';
        int at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase);
        while (at >= 0)
        {
            if (isChinese || at == 0 || !char.IsAsciiLetterOrDigit(text[at - 1])) return true;
            at = text.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase);
        }

        return false;
    }
}
