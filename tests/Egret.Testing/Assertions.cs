using System.Security.Claims;
using System.Security.Cryptography;
using Egret.Contracts;
using Egret.ServiceDefaults.Authentication;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Egret.Testing;

/// <summary>Plays the gateway: signs assertions that the service under test accepts, because it was given this public key.</summary>
public static class Assertions
{
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly SigningCredentials Credentials = new(new ECDsaSecurityKey(Key), SecurityAlgorithms.EcdsaSha256);

    /// <summary>The public key to configure a service with.</summary>
    public static string PublicKey { get; } = Key.ExportSubjectPublicKeyInfoPem();

    /// <summary>The private key to configure a gateway with.</summary>
    public static string PrivateKey { get; } = Key.ExportPkcs8PrivateKeyPem();

    /// <summary>A request without a credential on a public endpoint.</summary>
    public static string Anonymous() => Sign([new(EgretClaims.Kind, CallerKinds.Anonymous)]);

    /// <summary>One of Egret's own processes.</summary>
    public static string Service() => Sign([new(EgretClaims.Kind, CallerKinds.Service), new(EgretClaims.Subject, "gateway")]);

    /// <summary>A user, by access token or, with a key id, by API key.</summary>
    public static string For(TestCaller caller) => Sign(ClaimsOf(caller));

    /// <summary>The same, of an assertion that ends at this time.</summary>
    public static string For(TestCaller caller, DateTimeOffset expiresAt) => Sign(ClaimsOf(caller), expiresAt);

    /// <summary>What the service makes of that assertion.</summary>
    public static CurrentCaller CallerOf(TestCaller caller) => CurrentCaller.From(new ClaimsPrincipal(new ClaimsIdentity(ClaimsOf(caller), "assertion")));

    private static List<Claim> ClaimsOf(TestCaller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        List<Claim> claims =
        [
            new(EgretClaims.Kind, CallerKinds.User),
            new(EgretClaims.Subject, caller.UserId.ToString()),
            new(EgretClaims.Email, caller.Email),
        ];
        if (caller.OrganisationId is { } organisation)
        {
            claims.Add(new(EgretClaims.Organisation, organisation.ToString()));
            claims.Add(new(EgretClaims.OrganisationSlug, caller.OrganisationSlug!));
            claims.Add(new(EgretClaims.Role, caller.Role));
        }

        if (caller.IsPlatformAdministrator)
        {
            claims.Add(new(EgretClaims.PlatformAdministrator, "true"));
        }

        if (caller.SignInId is { } signIn)
        {
            claims.Add(new(EgretClaims.SignIn, signIn.ToString()));
        }

        if (caller.KeyId is { } key)
        {
            claims.Add(new(EgretClaims.KeyId, key.ToString()));
        }

        if (caller.KeyExpiresAt is { } expiry)
        {
            claims.Add(new(EgretClaims.KeyExpiresAt, expiry.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        if (caller.SignedInAt is { } signedIn)
        {
            claims.Add(new(EgretClaims.SignedInAt, signedIn.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        claims.AddRange(caller.Scopes.Select(scope => new Claim(EgretClaims.Scope, scope)));
        claims.AddRange(caller.AllowedDomains.Select(domain => new Claim(EgretClaims.AllowedDomain, domain)));
        return claims;
    }

    private static string Sign(IEnumerable<Claim> claims, DateTimeOffset? expiresAt = null) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        TokenType = AssertionFormat.Type,
        Issuer = AssertionFormat.Issuer,
        Audience = AssertionFormat.Audience,
        // Tests may run longer than an assertion lives in production.
        Expires = (expiresAt ?? DateTimeOffset.UtcNow.AddHours(1)).UtcDateTime,
        NotBefore = (expiresAt - AssertionFormat.Lifetime)?.UtcDateTime,
        Subject = new ClaimsIdentity(claims),
        SigningCredentials = Credentials,
    });
}
