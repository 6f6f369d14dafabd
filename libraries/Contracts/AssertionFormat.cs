namespace Egret.Contracts;

/// <summary>Values of the registered claims and the lifetime of an assertion.</summary>
public static class AssertionFormat
{
    /// <summary>Issuer: only the gateway issues assertions.</summary>
    public const string Issuer = "egret-gateway";

    /// <summary>Audience: the services behind the gateway.</summary>
    public const string Audience = "egret-services";

    /// <summary>Explicit type (RFC 8725 section 3.11), so that no other token is accepted as an assertion.</summary>
    public const string Type = "egret-assertion+jwt";

    /// <summary>How long an assertion is valid.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);
}
