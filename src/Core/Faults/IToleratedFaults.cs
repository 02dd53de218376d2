namespace PartnerDesk.Core.Faults;

/// <summary>Takes note of faults that were coped with, since something else repeats the work. Written to the log as warnings.</summary>
public interface IToleratedFaults
{
    /// <param name="operation">What failed, for example "start flow"; constant text.</param>
    /// <param name="subject">Id of the request or customer it was about.</param>
    void Tolerated(string operation, string subject, Exception exception);
}
