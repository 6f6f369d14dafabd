using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using Egret.Contracts;
using Egret.ServiceDefaults.Authentication;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Egret.Testing;

/// <summary>
/// Signs assertions in place of the gateway; the service under test is configured with the public key.
/// </summary>
public static class Assertions
{
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly SigningCredentials Credentials = new(new ECDsaSecurityKey(Key), SecurityAlgorithms.EcdsaSha256);

    /// <summary>The public key for a service's configuration.</summary>
    public static string PublicKey { get; } = Key.ExportSubjectPublicKeyInfoPem();

    /// <summary>The private key for a gateway's configuration.</summary>
    public static string PrivateKey { get; } = Key.ExportPkcs8PrivateKeyPem();

    /// <summary>Creates an assertion for a request without a credential on a public endpoint.</summary>
    public static string Anonymous() => Sign([new(EgretClaims.Kind, CallerKinds.Anonymous)]);

    /// <summary>Creates an assertion for one of Egret's processes.</summary>
    public static string Service() => Sign([new(EgretClaims.Kind, CallerKinds.Service), new(EgretClaims.Subject, "gateway")]);

    /// <summary>Creates an assertion for a user who presents an access token or, with a key id, an API key.</summary>
    public static string For(TestCaller caller) => Sign(ClaimsOf(caller));

    /// <summary>Creates an assertion for a user that expires at this time.</summary>
    public static string For(TestCaller caller, DateTimeOffset expiresAt) => Sign(ClaimsOf(caller), expiresAt);

    /// <summary>Returns the caller that a service reads from the assertion.</summary>
    public static CurrentCaller CallerOf(TestCaller caller) =>
        CurrentCaller.From(new ClaimsPrincipal(new ClaimsIdentity(ClaimsOf(caller), "assertion")));

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
            claims.Add(new(EgretClaims.KeyExpiresAt, expiry.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)));
        }

        if (caller.SignedInAt is { } signedIn)
        {
            claims.Add(new(EgretClaims.SignedInAt, signedIn.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
        }

        claims.AddRange(caller.Scopes.Select(scope => new Claim(EgretClaims.Scope, scope)));
        claims.AddRange(caller.AllowedDomains.Select(domain => new Claim(EgretClaims.AllowedDomain, domain)));
        return claims;
    }

    private static string Sign(IEnumerable<Claim> claims, DateTimeOffset? expiresAt = null) =>
        new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            TokenType = AssertionFormat.Type,
            Issuer = AssertionFormat.Issuer,
            Audience = AssertionFormat.Audience,
            // Tests may run longer than the lifetime of an assertion in production.
            Expires = (expiresAt ?? DateTimeOffset.UtcNow.AddHours(1)).UtcDateTime,
            NotBefore = (expiresAt - AssertionFormat.Lifetime)?.UtcDateTime,
            Subject = new ClaimsIdentity(claims),
            SigningCredentials = Credentials,
        });
}
