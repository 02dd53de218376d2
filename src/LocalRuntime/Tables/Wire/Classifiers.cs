using Azure.Core;

namespace PartnerDesk.LocalRuntime.Tables.Wire;

/// <summary>Answers that look like failures and are none, so that they are neither reported nor marked as errors.</summary>
internal static class Classifiers
{
    /// <summary>A row or table that may be missing.</summary>
    public static readonly ResponseClassifier MayBeMissing = new StatusCodeClassifier([200, 204, 404]);

    /// <summary>A table that may exist already.</summary>
    public static readonly ResponseClassifier MayExist = new StatusCodeClassifier([201, 204, 409]);
}
