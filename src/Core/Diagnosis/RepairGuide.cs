using PartnerDesk.Core.Clouds;
using PartnerDesk.Core.Customers;

namespace PartnerDesk.Core.Diagnosis;

/// <summary>Says what a person must do so that a source can be read again.</summary>
public sealed class RepairGuide(RepairLinks links)
{
    /// <param name="what">What was to be read, for example "service health".</param>
    public string For(UnreadableReason reason, Customer customer, string what) => reason switch
    {
        UnreadableReason.ConsentMissing => ConsentMissing(customer, what),
        UnreadableReason.RightsMissing =>
            $"Ask the customer to accept our reseller relationship and delegated administration again: in {links.PartnerPortal(customer.Cloud)}, Customers, request a relationship. Then diagnose again.",
        UnreadableReason.SignInNeeded =>
            $"Our own credentials for the {NameOf(customer.Cloud)} are refused: renew the app's secret, or let an admin agent of ours sign in again. Then diagnose again.",
        UnreadableReason.Throttled =>
            "The vendor throttles our calls: wait a few minutes, then diagnose again.",
        UnreadableReason.TimedOut or UnreadableReason.Unavailable =>
            $"The vendor gives no usable answer at the moment: look at {what} in {links.AdminPortal(customer.Cloud)}, or diagnose again later.",
        UnreadableReason.Garbled =>
            $"The vendor's answer cannot be understood: look at {what} in {links.AdminPortal(customer.Cloud)}, and report the answer's correlation id to whoever runs PartnerDesk.",
        UnreadableReason.NotOffered =>
            $"The {NameOf(customer.Cloud)} has no interface for this: look at {what} in {links.AdminPortal(customer.Cloud)} on behalf of the customer.",
        UnreadableReason.UnknownCustomer =>
            $"The vendor does not know this customer as ours: compare the customer id, and look in {links.PartnerPortal(customer.Cloud)} whether the reseller relationship still stands.",
        _ => $"Look at {what} in {links.AdminPortal(customer.Cloud)}.",
    };

    private string ConsentMissing(Customer customer, string what) =>
        links.ConsentLink(customer.Cloud, customer.Id) is { } link
            ? $"Send this link to an administrator of the customer, who grants our app the right to read {what}: {link} . Then diagnose again."
            : $"Ask an administrator of the customer to grant our app the right to read {what}, in {links.AdminPortal(customer.Cloud)}. Then diagnose again.";

    private static string NameOf(Cloud cloud) => cloud == Cloud.China21Vianet ? "China cloud (21Vianet)" : "global cloud";
}
