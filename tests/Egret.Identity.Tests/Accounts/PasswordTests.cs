using System.Buffers.Binary;
using System.Net;
using Egret.Testing;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Egret.Identity.Tests.Accounts;

public sealed class PasswordTests(ProductionHashApp app) : IClassFixture<ProductionHashApp>
{
    /// <summary>A hash with fewer iterations is replaced at the next sign-in.</summary>
    [Theory]
    [InlineData(PasswordHasherCompatibilityMode.IdentityV3, 100_000)]
    [InlineData(PasswordHasherCompatibilityMode.IdentityV2, 1_000)]
    public async Task Weaker_hash_is_replaced_at_sign_in_only(PasswordHasherCompatibilityMode mode, int iterations)
    {
        var user = await app.RegisterAsync();
        var hasher =
            new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { CompatibilityMode = mode, IterationCount = iterations }));
        var weak = hasher.HashPassword(new object(), user.Password);
        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await StoreHashAsync(source, user, weak);

        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.Unauthorized, await app.TrySignInAsync(user.Email, "not the password"));
        Assert.Equal(weak, await HashAsync(source, user));
        var pair = await app.SignInAsync(user);
        var renewed = Convert.FromBase64String(await HashAsync(source, user));
        Assert.Equal(1, renewed[0]);
        Assert.Equal(2u, BinaryPrimitives.ReadUInt32BigEndian(renewed.AsSpan(1)));
        Assert.True(BinaryPrimitives.ReadUInt32BigEndian(renewed.AsSpan(5)) >= 210_000);

        // The password is unchanged, so sign-ins stay valid.
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.VerifyAsync(pair.Access));
        await app.SignInAsync(user);
    }

    /// <summary>Only the test environment accepts fewer iterations; otherwise the service does not start.</summary>
    [Theory]
    [InlineData("209999")]
    [InlineData("1000")]
    public async Task Service_outside_of_the_test_environment_does_not_start_with_fewer_rounds_than_210000(string iterations)
    {
        var weak = new DeployedApp(iterations);
        var failure = await Assert.ThrowsAnyAsync<Exception>(weak.InitializeAsync);
        Assert.Contains($"Passwords:Iterations must be at least 210000; it is {iterations}.", failure.ToString(), StringComparison.Ordinal);
    }

    /// <summary>More iterations must not reveal existing accounts by the response time.</summary>
    [Fact]
    [Trait("Kind", "Timing")]
    public async Task Account_with_a_weaker_hash_is_rejected_in_the_time_of_an_unknown_address()
    {
        var strict = new IdentityApp(("Passwords:Iterations", "800000"));
        await strict.InitializeAsync();
        try
        {
            var user = await strict.RegisterAsync();
            var hasher = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = 210_000 }));
            await using var source = NpgsqlDataSource.Create(strict.DatabaseConnection!);
            await StoreHashAsync(source, user, hasher.HashPassword(new object(), user.Password));
            await strict.AreRejectedInTheSameTimeAsync(user.Email, "unknown-address@example.org");
            await strict.SignInAsync(user);
        }
        finally
        {
            await strict.DisposeAsync();
        }
    }

    /// <summary>Passwords are salted and hashed with at least the iterations that OWASP recommends.</summary>
    [Fact]
    public async Task Password_is_stored_as_a_slow_salted_hash()
    {
        var user = await app.RegisterAsync();
        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var command = source.CreateCommand("select password_hash from users where id = $1");
        command.Parameters.AddWithValue(user.Id);
        var hash = Convert.FromBase64String((string)(await command.ExecuteScalarAsync())!);
        // Version 3 of ASP.NET Core Identity's format: marker, PRF (2 = HMAC-SHA512), iterations, length of the salt.
        Assert.Equal(1, hash[0]);
        Assert.Equal(2u, BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(1)));
        Assert.True(BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(5)) >= 210_000);
        Assert.True(BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(9)) >= 16);
    }

    /// <summary>The service in the production environment.</summary>
    private sealed class DeployedApp(string iterations) : IdentityApp(("Passwords:Iterations", iterations))
    {
        protected override string EnvironmentName => Environments.Production;
    }

    private static async Task StoreHashAsync(NpgsqlDataSource source, TestUser user, string hash)
    {
        await using var store = source.CreateCommand("update users set password_hash = $2 where id = $1");
        store.Parameters.AddWithValue(user.Id);
        store.Parameters.AddWithValue(hash);
        Assert.Equal(1, await store.ExecuteNonQueryAsync());
    }

    private static async Task<string> HashAsync(NpgsqlDataSource source, TestUser user)
    {
        await using var read = source.CreateCommand("select password_hash from users where id = $1");
        read.Parameters.AddWithValue(user.Id);
        return (string)(await read.ExecuteScalarAsync())!;
    }
}
