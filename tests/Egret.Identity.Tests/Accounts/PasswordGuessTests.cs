using System.Net;
using System.Net.Http.Json;
using Egret.Testing;

namespace Egret.Identity.Tests.Accounts;

/// <summary>Tests which passwords are accepted and how failed sign-ins are limited.</summary>
public sealed class PasswordGuessTests(IdentityApp app) : IClassFixture<IdentityApp>
{
    /// <summary>Keyboards send an accented letter as one character or as two.</summary>
    [Theory]
    [InlineData("cr\u00e8me br\u00fbl\u00e9e", "cre\u0300me bru\u0302le\u0301e")]
    [InlineData("\ud55c\uae00 \ube44\ubc00\ubc88\ud638 42",
        "\u1112\u1161\u11ab\u1100\u1173\u11af \u1107\u1175\u1106\u1175\u11af\u1107\u1165\u11ab\u1112\u1169 42")]
    [InlineData("a\u0323\u0302 password of marks", "a\u0302\u0323 password of marks")]
    [InlineData("\u212bngstr\u00f6m unit", "A\u030angstro\u0308m unit")]
    public async Task Same_letters_in_another_encoding_are_the_same_password(string one, string other)
    {
        var user = await app.RegisterAsync(password: one);
        await app.SignInAsync(user with { Password = other });
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await app.ClientOf(user).PostAsJsonAsync(
            "/auth/users/set_password/", new { current_password = other, new_password = other + "!" }));
        await app.SignInAsync(user with { Password = one + "!" });
    }

    /// <summary>Failed sign-ins from another network do not block the networks of the user.</summary>
    [Fact]
    public async Task Failed_sign_ins_from_other_networks_do_not_block_a_known_network()
    {
        var user = await app.RegisterAsync();
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.OK, await app.TrySignInAsync(user.Email, user.Password, "198.51.100.7"));
        for (var attempt = 0; attempt < 10; attempt++)
        {
            await ResponseAssert.HasStatusAsync(
                HttpStatusCode.Unauthorized,
                await app.TrySignInAsync(user.Email, $"guess number {attempt}", $"203.0.113.{attempt}"));
        }

        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.TooManyRequests,
            "rate_limited",
            await app.TrySignInAsync(user.Email, user.Password, "203.0.113.99"));
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.OK, await app.TrySignInAsync(user.Email, user.Password, "198.51.100.7"));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.TooManyRequests,
            await app.TrySignInAsync(user.Email, user.Password, "203.0.113.99"));
    }

    [Fact]
    public async Task Known_network_has_its_own_limit_and_IPv6_counts_by_prefix()
    {
        var user = await app.RegisterAsync();
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.OK, await app.TrySignInAsync(user.Email, user.Password, "2001:db8:1:2::1"));
        for (var attempt = 0; attempt < 10; attempt++)
        {
            await ResponseAssert.HasStatusAsync(
                HttpStatusCode.Unauthorized,
                await app.TrySignInAsync(user.Email, $"guess number {attempt}", $"2001:db8:1:2::{attempt + 10}"));
        }

        await ResponseAssert.HasStatusAsync(HttpStatusCode.TooManyRequests,
            await app.TrySignInAsync(user.Email, user.Password, "2001:db8:1:2::ff"));
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.OK, await app.TrySignInAsync(user.Email, user.Password, "2001:db8:1:3::1"));
    }

    /// <summary>Concurrent guesses must not exceed the limit.</summary>
    [Fact]
    public async Task Concurrent_guesses_do_not_exceed_the_failure_limit()
    {
        var user = await app.RegisterAsync();
        var responses =
            await Task.WhenAll(Enumerable.Range(0, 30).Select(guess => app.TrySignInAsync(user.Email, $"guess number {guess}")));
        var looked = responses.Count(response => response.StatusCode == HttpStatusCode.Unauthorized);
        Assert.InRange(looked, 10, 10 + Environment.ProcessorCount);
        Assert.Equal(30 - looked, responses.Count(response => response.StatusCode == HttpStatusCode.TooManyRequests));
    }
}
