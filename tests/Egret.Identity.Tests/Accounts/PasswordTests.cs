using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Json;
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
        var person = await app.RegisterAsync();
        var hasher =
            new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { CompatibilityMode = mode, IterationCount = iterations }));
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

        // The password is unchanged, so sign-ins stay valid.
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.VerifyAsync(pair.Access));
        await app.SignInAsync(person);
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
            var person = await strict.RegisterAsync();
            var hasher = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = 210_000 }));
            await using var source = NpgsqlDataSource.Create(strict.DatabaseConnection!);
            await StoreHashAsync(source, person, hasher.HashPassword(new object(), person.Password));
            await strict.AreRejectedInTheSameTimeAsync(person.Email, "unknown-address@example.org");
            await strict.SignInAsync(person);
        }
        finally
        {
            await strict.DisposeAsync();
        }
    }

    /// <summary>Keyboards send an accented letter as one character or as two.</summary>
    [Theory]
    [InlineData("cr\u00e8me br\u00fbl\u00e9e", "cre\u0300me bru\u0302le\u0301e")]
    [InlineData("\ud55c\uae00 \ube44\ubc00\ubc88\ud638 42",
        "\u1112\u1161\u11ab\u1100\u1173\u11af \u1107\u1175\u1106\u1175\u11af\u1107\u1165\u11ab\u1112\u1169 42")]
    [InlineData("a\u0323\u0302 password of marks", "a\u0302\u0323 password of marks")]
    [InlineData("\u212bngstr\u00f6m unit", "A\u030angstro\u0308m unit")]
    public async Task Same_letters_in_another_encoding_are_the_same_password(string one, string other)
    {
        var person = await app.RegisterAsync(password: one);
        await app.SignInAsync(person with { Password = other });
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await app.ClientOf(person).PostAsJsonAsync(
            "/auth/users/set_password/", new { current_password = other, new_password = other + "!" }));
        await app.SignInAsync(person with { Password = one + "!" });
    }

    /// <summary>Failed sign-ins from another network do not block the networks of the user.</summary>
    [Fact]
    public async Task Failed_sign_ins_from_other_networks_do_not_block_a_known_network()
    {
        var person = await app.RegisterAsync();
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.TrySignInAsync(person.Email, person.Password, "198.51.100.7"));
        for (var attempt = 0; attempt < 10; attempt++)
        {
            await ResponseAssert.HasStatusAsync(
                HttpStatusCode.Unauthorized, await app.TrySignInAsync(person.Email, $"guess number {attempt}", $"203.0.113.{attempt}"));
        }

        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.TooManyRequests, "rate_limited", await app.TrySignInAsync(person.Email, person.Password, "203.0.113.99"));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.TrySignInAsync(person.Email, person.Password, "198.51.100.7"));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.TooManyRequests,
            await app.TrySignInAsync(person.Email, person.Password, "203.0.113.99"));
    }

    [Fact]
    public async Task Known_network_has_its_own_limit_and_IPv6_counts_by_prefix()
    {
        var person = await app.RegisterAsync();
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.TrySignInAsync(person.Email, person.Password, "2001:db8:1:2::1"));
        for (var attempt = 0; attempt < 10; attempt++)
        {
            await ResponseAssert.HasStatusAsync(
                HttpStatusCode.Unauthorized,
                await app.TrySignInAsync(person.Email, $"guess number {attempt}", $"2001:db8:1:2::{attempt + 10}"));
        }

        await ResponseAssert.HasStatusAsync(HttpStatusCode.TooManyRequests,
            await app.TrySignInAsync(person.Email, person.Password, "2001:db8:1:2::ff"));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.TrySignInAsync(person.Email, person.Password, "2001:db8:1:3::1"));
    }

    /// <summary>Concurrent guesses must not exceed the limit.</summary>
    [Fact]
    public async Task Concurrent_guesses_do_not_exceed_the_failure_limit()
    {
        var person = await app.RegisterAsync();
        var answers =
            await Task.WhenAll(Enumerable.Range(0, 30).Select(guess => app.TrySignInAsync(person.Email, $"guess number {guess}")));
        var looked = answers.Count(answer => answer.StatusCode == HttpStatusCode.Unauthorized);
        Assert.InRange(looked, 10, 10 + Environment.ProcessorCount);
        Assert.Equal(30 - looked, answers.Count(answer => answer.StatusCode == HttpStatusCode.TooManyRequests));
    }

    /// <summary>The service in the production environment.</summary>
    private sealed class DeployedApp(string iterations) : IdentityApp(("Passwords:Iterations", iterations))
    {
        protected override string EnvironmentName => Environments.Production;
    }

    private static async Task StoreHashAsync(NpgsqlDataSource source, TestUser person, string hash)
    {
        await using var store = source.CreateCommand("update users set password_hash = $2 where id = $1");
        store.Parameters.AddWithValue(person.Id);
        store.Parameters.AddWithValue(hash);
        Assert.Equal(1, await store.ExecuteNonQueryAsync());
    }

    private static async Task<string> HashAsync(NpgsqlDataSource source, TestUser person)
    {
        await using var read = source.CreateCommand("select password_hash from users where id = $1");
        read.Parameters.AddWithValue(person.Id);
        return (string)(await read.ExecuteScalarAsync())!;
    }
}
