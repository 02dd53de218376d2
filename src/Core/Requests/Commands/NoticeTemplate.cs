namespace PartnerDesk.Core.Requests.Commands;

/// <summary>What a notice to the customer says; names travel in events, so they are never renamed.</summary>
public enum NoticeTemplate
{
    /// <summary>We have your request; a person responds until then.</summary>
    RequestReceived,

    /// <summary>A known incident of the vendor is behind it.</summary>
    KnownIncident,

    /// <summary>The vendor says the incident is over: does it work again?</summary>
    IncidentRecovered,

    /// <summary>A person of the partner wrote something.</summary>
    MessageAdded,

    /// <summary>A person of the partner asked something and waits for the answer.</summary>
    ReplyNeeded,

    /// <summary>It went on to the vendor.</summary>
    Escalated,

    /// <summary>A person says it is solved: please confirm.</summary>
    Resolved,
}
