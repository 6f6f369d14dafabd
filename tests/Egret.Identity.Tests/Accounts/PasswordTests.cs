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
    /// <summary>A hash made when fewer rounds were enough is replaced the first time that its password is at hand.</summary>
    [Theory]
    [InlineData(PasswordHasherCompatibilityMode.IdentityV3, 100_000)]
    [InlineData(PasswordHasherCompatibilityMode.IdentityV2, 1_000)]
    public async Task Weaker_hash_is_renewed_by_a_sign_in_and_by_nothing_else(PasswordHasherCompatibilityMode mode, int iterations)
    {
        var person = await app.RegisterAsync();
        var hasher = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { CompatibilityMode = mode, IterationCount = iterations }));
        var weak = hasher.HashPassword(new object(), person.Password);
        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await StoreHashAsync(source, person, weak);

        await ResponseAssert.HasStatusAsync(HttpStatusCode.Unauthorized, await app.TrySignInAsync(person.Email, "not the password"));
        Assert.Equal(weak, await HashAsync(source, person));
        var pair = await app.SignInAsync(person);
        var renewed = Convert.FromBase64String(await HashAsync(source, person));
        Assert.Equal(1, renewed[0]);
        Assert.Equal(2u, BinaryPrimitives.ReadUInt32BigEndian(renewed.AsSpan(1)));
        Assert.True(BinaryPrimitives.ReadUInt32BigEndian(renewed.AsSpan(5)) >= 210_000);

        // It is the same password, so nobody is signed out by it.
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.VerifyAsync(pair.Access));
        await app.SignInAsync(person);
    }

    /// <summary>Only the environment of tests accepts a weaker hash; a deployment that asks for one does not start.</summary>
    [Theory]
    [InlineData("209999")]
    [InlineData("1000")]
    public async Task Service_outside_of_the_test_environment_does_not_start_with_fewer_rounds_than_210000(string iterations)
    {
        var weak = new DeployedApp(iterations);
        var failure = await Assert.ThrowsAnyAsync<Exception>(weak.InitializeAsync);
        Assert.Contains($"Passwords:Iterations must be at least 210000; it is {iterations}.", failure.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Raising the rounds must not tell who has an account by how long a password takes to be refused.</summary>
    [Fact]
    [Trait("Kind", "Timing")]
    public async Task Account_with_a_weaker_hash_is_refused_in_the_time_of_an_unknown_address()
    {
        var strict = new IdentityApp(("Passwords:Iterations", "800000"));
        await strict.InitializeAsync();
        try
        {
            var person = await strict.RegisterAsync();
            var hasher = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = 210_000 }));
            await using var source = NpgsqlDataSource.Create(strict.DatabaseConnection!);
            await StoreHashAsync(source, person, hasher.HashPassword(new object(), person.Password));
            await strict.AreRefusedInTheSameTimeAsync(person.Email, "nobody@example.org");
            await strict.SignInAsync(person);
        }
        finally
        {
            await strict.DisposeAsync();
        }
    }

    /// <summary>A copy of the database is no list of passwords: at least what OWASP asks for, salted.</summary>
    [Fact]
    public async Task Password_is_stored_as_a_slow_salted_hash()
    {
        var person = await app.RegisterAsync();
        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var command = source.CreateCommand("select password_hash from users where id = $1");
        command.Parameters.AddWithValue(person.Id);
        var hash = Convert.FromBase64String((string)(await command.ExecuteScalarAsync())!);
        // Version 3 of ASP.NET Core Identity's format: marker, PRF (2 = HMAC-SHA512), iterations, length of the salt.
        Assert.Equal(1, hash[0]);
        Assert.Equal(2u, BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(1)));
        Assert.True(BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(5)) >= 210_000);
        Assert.True(BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(9)) >= 16);
    }

    /// <summary>The service in the environment of a deployment.</summary>
    private sealed class DeployedApp(string iterations) : IdentityApp(("Passwords:Iterations", iterations))
    {
        protected override string EnvironmentName => Environments.Production;
    }

    private static async Task StoreHashAsync(NpgsqlDataSource source, Person person, string hash)
    {
        await using var store = source.CreateCommand("update users set password_hash = $2 where id = $1");
        store.Parameters.AddWithValue(person.Id);
        store.Parameters.AddWithValue(hash);
        Assert.Equal(1, await store.ExecuteNonQueryAsync());
    }

    private static async Task<string> HashAsync(NpgsqlDataSource source, Person person)
    {
        await using var read = source.CreateCommand("select password_hash from users where id = $1");
        read.Parameters.AddWithValue(person.Id);
        return (string)(await read.ExecuteScalarAsync())!;
    }
}
