using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Npgsql;

namespace Egret.Identity.Tests.SigningKeys;

public sealed class SigningKeyTests
{
    [Fact]
    public async Task Token_is_verifiable_with_the_published_key()
    {
        var app = await StartAsync();
        try
        {
            var response = await app.Anonymous().GetAsync("/.well-known/jwks.json");
            var set = await response.Content.ReadAsStringAsync();
            var key = Assert.Single(JsonDocument.Parse(set).RootElement.GetProperty("keys").EnumerateArray());
            Assert.Equal(["alg", "crv", "kid", "kty", "use", "x", "y"], key.EnumerateObject().Select(property => property.Name).Order());
            var access = (await app.SignInAsync(await app.RegisterAsync())).Access;
            var result = await new JsonWebTokenHandler().ValidateTokenAsync(access, new TokenValidationParameters
            {
                IssuerSigningKeys = new JsonWebKeySet(set).GetSigningKeys(),
                ValidIssuer = "egret",
                ValidAudience = "egret",
            });
            Assert.True(result.IsValid, result.Exception?.Message);
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    [Fact]
    public async Task Signing_key_survives_a_restart()
    {
        var app = await StartAsync();
        try
        {
            var pair = await app.SignInAsync(await app.RegisterAsync());
            await app.RestartAsync();
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.VerifyAsync(pair.Access));
            Assert.Single(await KeyIdsAsync(app));
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    /// <summary>A copy of the database must not suffice to issue tokens.</summary>
    [Fact]
    public async Task Private_key_is_stored_encrypted_with_the_configured_key()
    {
        var app = await StartAsync();
        try
        {
            await using var source = NpgsqlDataSource.Create(app.DatabaseConnection!);
            await using var command = source.CreateCommand("select sealed_private_key from signing_keys");
            var box = (byte[])(await command.ExecuteScalarAsync())!;
            using var key = System.Security.Cryptography.ECDsa.Create();
            Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => key.ImportPkcs8PrivateKey(box, out _));

            var replica = new IdentityApp([.. app.ReplicaSettings, ("SigningKeys:EncryptionKey", Convert.ToBase64String(new byte[32]))]);
            var rejection = await Assert.ThrowsAnyAsync<InvalidOperationException>(replica.InitializeAsync);
            Assert.Contains("SigningKeys:EncryptionKey", rejection.Message, StringComparison.Ordinal);
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    [Fact]
    public async Task Service_without_an_encryption_key_does_not_start()
    {
        var app = new IdentityApp(("SigningKeys:EncryptionKey", ""));
        await Assert.ThrowsAnyAsync<Exception>(app.InitializeAsync);
    }

    /// <summary>
    /// The next key is published before it signs, and the old one until its last refresh token has expired.
    /// </summary>
    [Fact]
    public async Task Rotation_keeps_tokens_valid_and_deletes_old_keys_eventually()
    {
        var app = await StartAsync(
            ("SigningKeys:RotationInterval", "00:00:03"), ("SigningKeys:PublishLead", "00:00:02"),
                ("SigningKeys:RefreshInterval", "00:00:00.2"),
            ("Tokens:RefreshLifetime", "00:00:08"), ("Tokens:AccessLifetime", "00:00:08"));
        try
        {
            var user = await app.RegisterAsync();
            var pair = await app.SignInAsync(user);
            var first = new JsonWebToken(pair.Access).Kid;
            var (refresh, ofFirst) = (pair.Refresh, pair.Refresh);
            await ResponseAssert.EventuallyAsync(
                async () =>
                {
                    var published = await KeyIdsAsync(app);
                    var next = await app.RefreshAsync(refresh, rotate: true);
                    var kid = new JsonWebToken(next.Access).Kid;
                    Assert.Contains(kid, published);
                    (ofFirst, refresh) = (refresh, next.Refresh!);
                    return kid;
                },
                kid => kid != first);
            Assert.Equal(first, new JsonWebToken(ofFirst).Kid);
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.VerifyAsync(ofFirst));
            await ResponseAssert.EventuallyAsync(() => KeyIdsAsync(app), keys => !keys.Contains(first));
            await app.SignInAsync(user);
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    /// <summary>A rotation at runtime must not affect users.</summary>
    [Fact]
    public async Task Rotation_by_command_is_loaded_by_replicas_and_keeps_tokens_valid()
    {
        var app = await StartAsync(("SigningKeys:RefreshInterval", "00:00:00.3"));
        try
        {
            var pair = await app.SignInAsync(await app.RegisterAsync());
            var old = new JsonWebToken(pair.Access).Kid;
            await using var command = IdentityProcess.Start(app, "rotate-keys", "now");
            Assert.Equal(0, await command.EndAsync());
            var kid = await ResponseAssert.EventuallyAsync(
                async () => new JsonWebToken((await app.RefreshAsync(pair.Refresh)).Access).Kid, kid => kid != old);
            Assert.Contains(kid, command.Output, StringComparison.Ordinal);
            Assert.Equal([old, kid], await KeyIdsAsync(app));
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.VerifyAsync(pair.Access));

            await using var planned = IdentityProcess.Start(app, "rotate-keys");
            Assert.Equal(0, await planned.EndAsync());
            await ResponseAssert.EventuallyAsync(() => KeyIdsAsync(app), keys => keys.Count == 3);
            Assert.Equal(kid, new JsonWebToken((await app.RefreshAsync(pair.Refresh)).Access).Kid);
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    /// <summary>A replica that loads a new key early must not sign with it before all replicas have it.</summary>
    [Fact]
    public async Task Rotation_by_command_rejects_no_valid_token_on_two_replicas()
    {
        var late = await StartAsync(("SigningKeys:RefreshInterval", "00:00:02"));
        var early = new IdentityApp([.. late.ReplicaSettings, ("SigningKeys:RefreshInterval", "00:00:00.1")]);
        await early.InitializeAsync();
        try
        {
            var refresh = (await early.SignInAsync(await early.RegisterAsync())).Refresh;
            var old = new JsonWebToken(refresh).Kid;
            await using var command = IdentityProcess.Start(late, "rotate-keys", "now");
            // Twice the start time of the command.
            await ResponseAssert.EventuallyAsync(
                async () =>
                {
                    var byEarly = await early.RefreshAsync(refresh, rotate: true);
                    await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await late.VerifyAsync(byEarly.Access));
                    var byLate = await late.RefreshAsync(byEarly.Refresh!);
                    await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await early.VerifyAsync(byLate.Access));
                    refresh = byLate.Refresh!;
                    return (Early: new JsonWebToken(byEarly.Access).Kid, Late: new JsonWebToken(byLate.Access).Kid);
                },
                kids => kids.Early != old && kids.Late != old, TimeSpan.FromMinutes(2));
            Assert.Equal(0, await command.EndAsync());
        }
        finally
        {
            await Task.WhenAll(early.DisposeAsync(), late.DisposeAsync());
        }
    }

    /// <summary>A leaked signing key must be rejected without delay.</summary>
    [Fact]
    public async Task Compromised_key_is_rejected_after_the_command()
    {
        var app = await StartAsync(("SigningKeys:RefreshInterval", "00:00:00.3"));
        try
        {
            var user = await app.RegisterAsync();
            var pair = await app.SignInAsync(user);
            await using var wrong = IdentityProcess.Start(app, "rotate-keys", "yesterday");
            Assert.Equal(2, await wrong.EndAsync());
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.VerifyAsync(pair.Access));

            await using var command = IdentityProcess.Start(app, "rotate-keys", "compromised");
            Assert.Equal(0, await command.EndAsync());
            await ResponseAssert.EventuallyAsync(
                async () => (await app.VerifyAsync(pair.Access)).StatusCode,
                status => status == HttpStatusCode.Unauthorized);
            await ResponseAssert.HasStatusAsync(HttpStatusCode.Unauthorized, await app.TryRefreshAsync(pair.Refresh));
            Assert.Single(await KeyIdsAsync(app));
            await app.SignInAsync(user);
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    private static async Task<IdentityApp> StartAsync(params IEnumerable<(string, string?)> settings)
    {
        var app = new IdentityApp(settings);
        await app.InitializeAsync();
        return app;
    }

    private static async Task<List<string>> KeyIdsAsync(IdentityApp app)
    {
        var set = await app.Anonymous().GetFromJsonAsync<JsonElement>("/.well-known/jwks.json");
        return [.. set.GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("kid").GetString()!)];
    }
}
