using System.Collections.Concurrent;
using System.Security.Cryptography;
using Egret.Contracts;
using Egret.Contracts.Events;
using Egret.Contracts.Internal;
using Egret.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Egret.Gateway.Tests;

/// <summary>Plays Identity: publishes signing keys, knows principals, issues tokens.</summary>
public sealed class IdentityUpstream : Upstream
{
    private readonly ConcurrentDictionary<Guid, PrincipalSnapshot> _principals = new();
    private readonly ConcurrentDictionary<Guid, AccessAudited> _audited = new();
    private readonly ConcurrentDictionary<string, ECDsa> _keys = new() { ["first"] = ECDsa.Create(ECCurve.NamedCurves.nistP256) };

    /// <summary>How often the keys were fetched.</summary>
    public int KeyFetches { get; private set; }

    /// <summary>How often the gateway asked about a principal.</summary>
    public int PrincipalLookups { get; private set; }

    /// <summary>Delays every principal response until the task completes.</summary>
    public Task PrincipalGate { get; set; } = Task.CompletedTask;

    public ECDsa SigningKey => _keys["first"];

    /// <summary>A user who owns an organisation, and other organisations that they are a member of.</summary>
    public PrincipalSnapshot AddUser(bool isPlatformAdministrator = false, int organisations = 1)
    {
        var memberships = Enumerable.Range(0, organisations).Select(number =>
        {
            var id = Guid.CreateVersion7();
            var role = number == 0 ? OrganisationRoles.Owner : OrganisationRoles.Member;
            return new MembershipSnapshot(id, "org-" + id.ToString("N")[^12..], role, []);
        }).ToList();
        var userId = Guid.CreateVersion7();
        var user = new PrincipalSnapshot(
            userId,
            $"{userId:N}@example.org",
            isPlatformAdministrator,
            DateTimeOffset.UtcNow.AddHours(-1),
            memberships.FirstOrDefault()?.Slug,
            memberships);
        Set(user);
        return user;
    }

    public void Set(PrincipalSnapshot user) => _principals[user.UserId] = user;

    public void Remove(Guid userId) => _principals.TryRemove(userId, out _);

    /// <summary>Adds a signing key under this id.</summary>
    public void AddKey(string keyId) => _keys[keyId] = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>A token that is right unless it is changed.</summary>
    public string Token(Guid userId, Action<SecurityTokenDescriptor>? change = null, string keyId = "first")
    {
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = "egret",
            Audience = "egret",
            IssuedAt = DateTime.UtcNow,
            Expires = DateTime.UtcNow.AddMinutes(30),
            Claims = new Dictionary<string, object>
            {
                ["sub"] = userId.ToString(),
                ["jti"] = Guid.CreateVersion7().ToString(),
                ["token_type"] = "access",
                ["sid"] = Guid.CreateVersion7().ToString(),
            },
            SigningCredentials = new SigningCredentials(
                new ECDsaSecurityKey(_keys.GetValueOrDefault(keyId) ?? SigningKey) { KeyId = keyId }, SecurityAlgorithms.EcdsaSha256),
        };
        change?.Invoke(descriptor);
        return new JsonWebTokenHandler().CreateToken(descriptor);
    }

    /// <summary>The audit entries that gateways reported; repeated reports of an entry are ignored.</summary>
    public IEnumerable<AccessAudited> Audited => _audited.Values;

    protected override void Map(WebApplication app)
    {
        app.MapPost("/internal/audit", async (HttpContext context) =>
        {
            var report = await context.Request.ReadFromJsonAsync<AuditReport>(ResponseAssert.Json);
            foreach (var entry in report!.Entries)
            {
                _audited.TryAdd(entry.EventId, entry);
            }

            return Results.NoContent();
        });
        app.MapGet("/.well-known/jwks.json", () =>
        {
            KeyFetches++;
            return new { keys = _keys.Select(key => Publish(key.Key, key.Value)) };
        });
        app.MapGet("/internal/principals/{id:guid}", async (Guid id) =>
        {
            PrincipalLookups++;
            var found = _principals.GetValueOrDefault(id);
            await PrincipalGate;
            return found is null ? Results.NotFound() : Results.Json(found, ResponseAssert.Json);
        });
    }

    private static object Publish(string keyId, ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return new
        {
            kty = "EC",
            crv = "P-256",
            use = "sig",
            alg = "ES256",
            kid = keyId,
            x = Base64UrlEncoder.Encode(point.X),
            y = Base64UrlEncoder.Encode(point.Y),
        };
    }
}
