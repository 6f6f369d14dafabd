using System.Globalization;
using System.Security.Cryptography;
using Egret.Contracts;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Egret.Gateway.Authentication;

/// <summary>
/// Issues the assertions that identify the caller to the services. An assertion is reused for the same
/// <see cref="Caller"/> until half of its lifetime is left; a <see cref="Caller"/> is immutable, so its assertion stays
/// accurate.
/// </summary>
internal sealed class AssertionIssuer : IDisposable
{
    /// <summary>
    /// The setting of the gateway's private key (ECDSA P-256, PKCS#8, PEM). The gateway requires it to start.
    /// </summary>
    public const string PrivateKeySetting = "Assertion:PrivateKey";

    private static readonly TimeSpan MinRemaining = TimeSpan.FromSeconds(30);
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };
    private static readonly Dictionary<string, object> AnonymousClaims = new() { [EgretClaims.Kind] = CallerKinds.Anonymous };
    private static readonly Dictionary<string, object> ServiceClaims = new()
    {
        [EgretClaims.Kind] = CallerKinds.Service,
        [EgretClaims.Subject] = "gateway",
    };

    private readonly ECDsa _key = ECDsa.Create();
    private readonly SigningCredentials _credentials;
    private readonly TimeProvider _time;
    private Assertion? _anonymous;
    private Assertion? _service;

    public AssertionIssuer(IConfiguration configuration, TimeProvider time)
    {
        if (configuration[PrivateKeySetting] is not { Length: > 0 } pem)
        {
            throw new InvalidOperationException(
                $"{PrivateKeySetting} is not configured; the services would reject the gateway's requests.");
        }

        _key.ImportFromPem(pem);
        if (_key.KeySize != 256)
        {
            throw new InvalidOperationException($"{PrivateKeySetting} is not a P-256 key.");
        }

        // A dedicated factory: the default factory caches signature providers for the process, and the next issuer
        // with the same key would get a disposed provider.
        _credentials = new SigningCredentials(new ECDsaSecurityKey(_key), SecurityAlgorithms.EcdsaSha256)
        {
            CryptoProviderFactory = new CryptoProviderFactory(),
        };
        _time = time;
    }

    /// <summary>
    /// The <c>Authorization</c> header of an anonymous request, or of a request whose credential the route ignores.
    /// </summary>
    public string ForAnonymous() => Reuse(ref _anonymous, AnonymousClaims);

    /// <summary>The <c>Authorization</c> header of the gateway's own calls.</summary>
    public string ForGateway() => Reuse(ref _service, ServiceClaims);

    /// <summary>
    /// The <c>Authorization</c> header of a request of this caller, acting for the caller's organisation.
    /// </summary>
    public string For(Caller caller)
    {
        var now = _time.GetUtcNow();
        if (caller.Assertion is { } cached && cached.ExpiresAt - now >= MinRemaining)
        {
            return cached.Header;
        }

        var issued = Issue(ClaimsOf(caller), now);
        caller.Assertion = issued;
        return issued.Header;
    }

    public void Dispose() => _key.Dispose();

    private string Reuse(ref Assertion? cached, Dictionary<string, object> claims)
    {
        var now = _time.GetUtcNow();
        var current = Volatile.Read(ref cached);
        if (current is null || current.ExpiresAt - now < MinRemaining)
        {
            current = Issue(claims, now);
            Volatile.Write(ref cached, current);
        }

        return current.Header;
    }

    private Assertion Issue(IDictionary<string, object> claims, DateTimeOffset now)
    {
        var expiresAt = now + AssertionFormat.Lifetime;
        var token = Handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = AssertionFormat.Type,
            Issuer = AssertionFormat.Issuer,
            Audience = AssertionFormat.Audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = expiresAt.UtcDateTime,
            Claims = claims,
            SigningCredentials = _credentials,
        });
        return new Assertion("Bearer " + token, expiresAt);
    }

    private static Dictionary<string, object> ClaimsOf(Caller caller)
    {
        var claims = new Dictionary<string, object>
        {
            [EgretClaims.Kind] = CallerKinds.User,
            [EgretClaims.Subject] = caller.User.UserId.ToString(),
            [EgretClaims.Email] = caller.User.Email,
        };
        if (caller.Organisation is { } organisation)
        {
            claims[EgretClaims.Organisation] = organisation.OrganisationId.ToString();
            claims[EgretClaims.OrganisationSlug] = organisation.Slug;
            claims[EgretClaims.Role] = organisation.Role;
            AddList(claims, EgretClaims.AllowedDomain, organisation.AllowedDomains);
        }

        if (caller.User.IsPlatformAdministrator)
        {
            claims[EgretClaims.PlatformAdministrator] = "true";
        }

        if (caller.SignInId is { } signInId)
        {
            claims[EgretClaims.SignIn] = signInId.ToString();
        }

        if (caller.SignedInAt is { } signedInAt)
        {
            claims[EgretClaims.SignedInAt] = signedInAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        }

        if (caller.Key is { } key)
        {
            claims[EgretClaims.KeyId] = key.KeyId.ToString();
            AddList(claims, EgretClaims.Scope, key.Scopes);
            if (key.ExpiresAt is { } expiresAt)
            {
                claims[EgretClaims.KeyExpiresAt] = expiresAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
            }
        }

        return claims;
    }

    private static void AddList(Dictionary<string, object> claims, string name, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
        {
            claims[name] = values.ToArray();
        }
    }
}
