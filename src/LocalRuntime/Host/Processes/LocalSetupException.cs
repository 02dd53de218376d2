namespace PartnerDesk.LocalRuntime.Processes;

/// <summary>
/// Something that this machine lacks, or that stands in the way. The message alone tells the reader what to do;
/// the program prints it without a stack trace and ends.
/// </summary>
public sealed class LocalSetupException(string message, Exception? innerException = null) : Exception(message, innerException);
