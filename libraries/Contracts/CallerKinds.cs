namespace Egret.Contracts;

/// <summary>Values of <see cref="EgretClaims.Kind"/>.</summary>
public static class CallerKinds
{
    /// <summary>A request without a credential, on a public endpoint.</summary>
    public const string Anonymous = "anonymous";

    /// <summary>A user, by access token or API key.</summary>
    public const string User = "user";

    /// <summary>One of Egret's own services, for <c>/internal/</c> endpoints.</summary>
    public const string Service = "service";
}
