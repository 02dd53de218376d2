namespace Microsoft.DurableTask;

/// <summary>
/// The version of a task. No version, an empty one and <c>default</c> are the same value; versions are compared without
/// regard to case here, and by number only in <see cref="TaskOrchestrationContext.CompareVersionTo"/>.
/// </summary>
public readonly struct TaskVersion : IEquatable<TaskVersion>
{
    public static readonly TaskVersion Unversioned;

    private readonly string? _version;

    /// <param name="version">Null or empty means unversioned.</param>
    /// <exception cref="ArgumentException">The text holds white space only.</exception>
    public TaskVersion(string? version)
    {
        if (!string.IsNullOrEmpty(version) && string.IsNullOrWhiteSpace(version))
        {
            throw new ArgumentException("A version cannot consist of white space; use null or an empty text for none.", nameof(version));
        }

        _version = version;
    }

    /// <summary>Never null; empty when unversioned.</summary>
    public string Version => _version ?? "";

    public static implicit operator string(TaskVersion value) => value.Version;

    public static implicit operator TaskVersion(string? value) => new(value);

    public static bool operator ==(TaskVersion a, TaskVersion b) => a.Equals(b);

    public static bool operator !=(TaskVersion a, TaskVersion b) => !a.Equals(b);

    public bool Equals(TaskVersion other) => string.Equals(Version, other.Version, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object? obj) => obj is TaskVersion other && Equals(other);

    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Version);
}
