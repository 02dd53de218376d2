namespace PartnerDesk.LocalRuntime.ServiceBus.Messages;

/// <summary>The application properties under which the service carries why a message was dead-lettered.</summary>
internal static class DeadLetterProperties
{
    public const string Reason = "DeadLetterReason";
    public const string ErrorDescription = "DeadLetterErrorDescription";

    /// <summary>Longest reason or description that a receiver may give, in characters.</summary>
    public const int MaxLength = 4096;
}
