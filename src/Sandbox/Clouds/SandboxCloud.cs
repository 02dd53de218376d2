namespace PartnerDesk.Sandbox.Clouds;

/// <summary>The two clouds the sandbox plays. Each has its own partner tenant, customers and tokens.</summary>
public enum SandboxCloud
{
    /// <summary>The worldwide commercial cloud; <c>global</c> in URLs.</summary>
    Global,

    /// <summary>The cloud operated by 21Vianet; <c>china</c> in URLs.</summary>
    China,
}
