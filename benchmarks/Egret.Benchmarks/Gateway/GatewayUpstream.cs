using System.Security.Cryptography;
using Egret.Contracts;
using Egret.Contracts.Internal;
using Egret.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Egret.Benchmarks.Gateway;

/// <summary>
/// The service behind both proxies, in a separate process: responds to every request with the same kilobyte. It also
/// responds to the gateway's lookups of the benchmark's only caller, so that the measurement covers the gateway and
/// not the services that it calls every few seconds.
/// </summary>
internal static class GatewayUpstream
{
    public const string Command = "gateway-upstream";

    private const string SigningKeyVariable = "BENCHMARK_SIGNING_KEY";
    private static readonly Guid User = new("01a20f5f-7e0b-72d3-934c-ab4c09025c25");
    private static readonly Guid Organisation = new("01a20f5f-7e0b-72d3-934c-ab4c09025c26");

    /// <summary>
    /// Settings by which the process that serves knows the key that this one signs tokens with, and the scopes of the
    /// keys.
    /// </summary>
    public static IReadOnlyDictionary<string, string?> SettingsFor(ECDsa signingKey) =>
        new Dictionary<string, string?> { [SigningKeyVariable] = signingKey.ExportPkcs8PrivateKeyPem() };

    /// <summary>An access token of the benchmark's caller.</summary>
    public static string Token(ECDsa signingKey) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = "egret",
        Audience = "egret",
        IssuedAt = DateTime.UtcNow,
        Expires = DateTime.UtcNow.AddHours(2),
        Claims = new Dictionary<string, object>
        {
            ["sub"] = User.ToString(),
            ["jti"] = Guid.CreateVersion7().ToString(),
            ["sid"] = Guid.CreateVersion7().ToString(),
            ["token_type"] = "access",
        },
        SigningCredentials = new SigningCredentials(
            new ECDsaSecurityKey(signingKey) { KeyId = "benchmark" }, SecurityAlgorithms.EcdsaSha256),
    });

    public static async Task<int> RunAsync(string port)
    {
        using var signingKey = ECDsa.Create();
        signingKey.ImportFromPem(Environment.GetEnvironmentVariable(SigningKeyVariable));
        var point = signingKey.ExportParameters(includePrivateParameters: false).Q;
        var keys = new
        {
            keys = new[]
            {
                new
                {
                    kty = "EC",
                    crv = "P-256",
                    use = "sig",
                    alg = "ES256",
                    kid = "benchmark",
                    x = Base64UrlEncoder.Encode(point.X),
                    y = Base64UrlEncoder.Encode(point.Y),
                },
            },
        };
        var principal = new PrincipalSnapshot(
            User, "caller@example.org", IsPlatformAdministrator: false, DateTimeOffset.UnixEpoch, "benchmark",
            [new MembershipSnapshot(Organisation, "benchmark", OrganisationRoles.Owner, [])]);
        var body = "{\"text\":\"" + new string('x', 1000) + "\"}";

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.ConfigureHttpJsonOptions(options => ServiceDefaultsExtensions.ApplyJsonConventions(options.SerializerOptions));
        var app = builder.Build();
        app.MapGet("/.well-known/jwks.json", () => keys);
        app.MapGet("/internal/principals/{id}", (Guid id) => principal);
        app.MapPost("/internal/keys/verify", (VerifyKeyRequest asked) => new KeyVerdict(
            new Guid(Convert.FromHexString(asked.KeyHash).AsSpan(0, 16)), User, Organisation, ScopesOf(asked.KeyHash), ExpiresAt: null));
        app.MapPost("/internal/{**rest}", () => Results.NoContent());
        app.MapFallback("{**path}", async context =>
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(body);
        });
        await app.RunAsync("http://127.0.0.1:" + port);
        return 0;
    }

    /// <summary>
    /// A key is restricted if its hash starts with a digit from 0 to 7: the benchmark uses one key of each kind.
    /// </summary>
    private static string[] ScopesOf(string keyHash) => IsRestricted(keyHash) ? [KeyScopes.Sessions] : [];

    private static bool IsRestricted(string keyHash) => char.ToLowerInvariant(keyHash[0]) is >= '0' and <= '7';

    /// <summary>Generates a well-formed key, restricted to a scope or with full permissions.</summary>
    public static string Key(bool isRestricted)
    {
        while (true)
        {
            var key = ApiKeyFormat.Generate();
            if (IsRestricted(ApiKeyFormat.Hash(key)) == isRestricted)
            {
                return key;
            }
        }
    }
}
