namespace PartnerDesk.Functions.Callers;

/// <summary>The keys whose hashes stand in local.settings.sample.json. Public, hence for the local runtime only.</summary>
public static class SampleKeys
{
    public const string Lead = "sample-lead-key";
    public const string Helpdesk = "sample-helpdesk-key";
    public const string Customer = "sample-customer-key";

    public static IReadOnlyList<string> All { get; } = [Lead, Helpdesk, Customer];
}
