namespace PartnerDesk.LocalRuntime.DurableTask;

/// <summary>Which existing instance a start with the same id replaces, when the start itself does not say.</summary>
public enum OverridableStates
{
    /// <summary>Also a running one; it is terminated first.</summary>
    AnyState,

    /// <summary>Only one that has completed, failed or was terminated; otherwise the start is refused.</summary>
    NonRunningStates,
}
