namespace PartnerDesk.Sandbox;

/// <summary>Which build of the sandbox a process runs.</summary>
public static class SandboxBuild
{
    /// <summary>Changes with every change of the compiled code, and only then.</summary>
    public static string Id { get; } = typeof(SandboxBuild).Module.ModuleVersionId.ToString("N");
}
