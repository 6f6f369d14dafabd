using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Testing;

namespace Egret.Identity.Tests.Accounts;

public sealed class RegisterUserTests(IdentityApp app) : IClassFixture<IdentityApp>
{
    [Fact]
    public async Task New_user_has_the_documented_fields_and_nothing_else()
    {
        var response = await app.Anonymous().PostAsJsonAsync(
            "/auth/users/", new { email = "ada@example.org", password = IdentityApp.GoodPassword, name = "Ada" });
        var user = await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.Created, response);
        Assert.Equal(
            ["created_at", "default_org", "email", "id", "is_platform_admin", "name"],
            user.EnumerateObject().Select(property => property.Name).Order());
        Assert.Equal("ada@example.org", user.GetProperty("email").GetString());
        Assert.Equal("Ada", user.GetProperty("name").GetString());
        Assert.False(user.GetProperty("is_platform_admin").GetBoolean());
        Assert.Equal(JsonValueKind.Null, user.GetProperty("default_org").ValueKind);
        Assert.Equal(7, user.GetProperty("id").GetGuid().Version);
        Assert.EndsWith("Z", user.GetProperty("created_at").GetString(), StringComparison.Ordinal);
    }

    /// <summary>
    /// Anonymous callers are distinguished by their address: the idempotency key of another address has no effect.
    /// </summary>
    [Fact]
    public async Task Repeated_registration_from_one_address_registers_once()
    {
        using var here = app.Anonymous("192.0.2.1");
        object user = new { email = "again@example.org", password = IdentityApp.GoodPassword };
        await IdempotencyAssert.HoldsAsync(here, "/auth/users/", user,
            new { email = "again@example.org", password = IdentityApp.GoodPassword + "!" });

        using var there = app.Anonymous("192.0.2.2");
        object other = new { email = "another@example.org", password = IdentityApp.GoodPassword };
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.Created, await IdempotencyAssert.PostAsync(here, "/auth/users/", other, "1"));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Conflict, "conflict", await IdempotencyAssert.PostAsync(there, "/auth/users/", other, "1"));
    }

    /// <summary>
    /// Normalization takes quadratic time in the number of combining marks: a megabyte would occupy a core for hours.
    /// </summary>
    [Fact]
    public async Task Password_of_a_megabyte_of_combining_marks_is_rejected_immediately()
    {
        var marks = "a" + new string('\u0301', 170_000) + new string('\u0323', 170_000);
        var response = await app.Anonymous().PostAsJsonAsync("/auth/users/", new { email = "marks@example.org", password = marks })
            .WaitAsync(TimeSpan.FromSeconds(10));
        var problem = await ResponseAssert.IsProblemAsync(HttpStatusCode.BadRequest, "invalid_request", response);
        Assert.True(problem.GetProperty("errors").TryGetProperty("password", out _));
    }

    [Theory]
    [InlineData("short1!")]
    [InlineData("password")]
    [InlineData("PassWord123")]
    [InlineData("qwertyuiop")]
    [InlineData("aaaaaaaaaaaa")]
    [InlineData("WEAK.person@example.org")]
    [InlineData("weak.person")]
    public async Task Weak_password_is_rejected_and_named(string password)
    {
        var response = await app.Anonymous().PostAsJsonAsync("/auth/users/", new { email = "weak.person@example.org", password });
        var problem = await ResponseAssert.IsProblemAsync(HttpStatusCode.BadRequest, "invalid_request", response);
        Assert.True(problem.GetProperty("errors").TryGetProperty("password", out _));
        Assert.Contains("password", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Password_of_129_characters_is_rejected_and_128_are_accepted()
    {
        var tooLong = await app.Anonymous()
            .PostAsJsonAsync("/auth/users/", new { email = "long@example.org", password = LongPassword(129) });
        await ResponseAssert.IsProblemAsync(HttpStatusCode.BadRequest, "invalid_request", tooLong);
        await app.SignInAsync(await app.RegisterAsync("long@example.org", LongPassword(128)));
    }

    [Theory]
    [InlineData("""{"password":"correct horse battery staple"}""", "email")]
    [InlineData("""{"email":"not an address","password":"correct horse battery staple"}""", "email")]
    [InlineData("""{"email":"a@b@c","password":"correct horse battery staple"}""", "email")]
    [InlineData("""{"email":"no-password@example.org"}""", "password")]
    [InlineData("""{"email":"nul@example.org","password":"correct horse battery staple","name":"A\u0000B"}""", "name")]
    [InlineData("""{"email":"nul\u0000@example.org","password":"correct horse battery staple"}""", "email")]
    [InlineData("""{"email":5,"password":"correct horse battery staple"}""", "email")]
    public async Task Missing_or_wrong_field_is_named(string body, string field)
    {
        var response = await app.Anonymous()
            .PostAsync("/auth/users/", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        var problem = await ResponseAssert.IsProblemAsync(HttpStatusCode.BadRequest, "invalid_request", response);
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
        Assert.Contains(field, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Taken_address_is_a_conflict_in_any_case()
    {
        await app.RegisterAsync("taken@example.org");
        var again = await app.Anonymous()
            .PostAsJsonAsync("/auth/users/", new { email = "Taken@Example.org", password = IdentityApp.GoodPassword });
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Conflict, "conflict", again);
    }

    [Fact]
    public async Task Concurrent_registrations_of_one_address_create_one_account()
    {
        var responses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.Anonymous().PostAsJsonAsync(
            "/auth/users/", new { email = "race@example.org", password = IdentityApp.GoodPassword })));
        Assert.Single(responses, response => response.StatusCode == HttpStatusCode.Created);
        Assert.Equal(7, responses.Count(response => response.StatusCode == HttpStatusCode.Conflict));
    }

    private static string LongPassword(int length) =>
        string.Concat(Enumerable.Range(0, length).Select(index => (char)('a' + (index % 26))));
}
