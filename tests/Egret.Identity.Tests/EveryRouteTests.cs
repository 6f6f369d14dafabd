using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Egret.Contracts.Events;
using Egret.Testing;

namespace Egret.Identity.Tests;

public sealed class EveryRouteTests(IdentityApp app) : IClassFixture<IdentityApp>
{
    private static readonly string[] NotInTheDocument =
        ["GET /internal/principals/{userId}", "POST /internal/audit", "GET /openapi/v1.json"];

    /// <summary>A request without an assertion of the gateway, also from the internal network, is rejected.</summary>
    [Fact]
    public async Task Request_without_an_assertion_is_rejected_on_every_route()
    {
        var routes = await RoutesAsync();
        Assert.True(routes.Count >= 29, $"The document lists only {routes.Count} routes.");
        foreach (var route in routes)
        {
            await ResponseAssert.IsProblemAsync(HttpStatusCode.Unauthorized, "not_authenticated",
                await SendAsync(app.CreateClient(), route));
        }
    }

    [Fact]
    public async Task Anonymous_request_is_accepted_on_anonymous_routes_only()
    {
        string[] open =
        [
            "POST /auth/users", "POST /auth/users/reset_password", "POST /auth/users/reset_password_confirm",
                "POST /auth/jwt/create", "POST /auth/jwt/refresh", "POST /auth/jwt/verify",
            "POST /auth/jwt/logout", "GET /.well-known/jwks.json", "GET /openapi/v1.json",
        ];
        foreach (var route in (await RoutesAsync()).Except(open).Except(["GET /internal/principals/{userId}", "POST /internal/audit"]))
        {
            await ResponseAssert.IsProblemAsync(
                HttpStatusCode.Unauthorized, "not_authenticated", await SendAsync(app.Anonymous(), route));
        }

        foreach (var route in open)
        {
            Assert.NotEqual(HttpStatusCode.Unauthorized, (await SendAsync(app.Anonymous(), route)).StatusCode);
        }
    }

    /// <summary>Anonymous requests receive the validation error instead of 401.</summary>
    [Theory]
    [InlineData("/auth/users/")]
    [InlineData("/auth/users/reset_password/")]
    [InlineData("/auth/users/reset_password_confirm/")]
    [InlineData("/auth/jwt/create/")]
    [InlineData("/auth/jwt/refresh/")]
    [InlineData("/auth/jwt/verify/")]
    [InlineData("/auth/jwt/logout/")]
    public async Task Other_content_type_on_anonymous_routes_is_415(string path)
    {
        using var text = new StringContent("text", Encoding.UTF8, "text/plain");
        await ResponseAssert.IsProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type",
            await app.Anonymous().PostAsync(path, text));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Unauthorized, "not_authenticated", await app.CreateClient()
            .PostAsync(path, text));
    }

    [Theory]
    [InlineData("/auth/jwt/create/")]
    [InlineData("/auth/users/")]
    public async Task Body_in_an_unknown_charset_is_415(string path)
    {
        using var body = new ByteArrayContent("{}"u8.ToArray());
        body.Headers.TryAddWithoutValidation("Content-Type", "application/json; charset=utf-7");
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.UnsupportedMediaType, "unsupported_media_type", await app.Anonymous().PostAsync(path, body));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "not_authenticated", await app.CreateClient().PostAsync(path, body));
    }

    [Fact]
    public async Task Key_with_another_scope_cannot_change_account_or_organisations()
    {
        var user = await app.RegisterAsync();
        var client = app.ClientOf(user, caller => caller with { KeyId = Guid.CreateVersion7(), Scopes = ["query"] });
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Forbidden, "permission_denied", await client.DeleteAsync("/auth/users/me/"));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Forbidden, "permission_denied",
            await client.PostAsync("/auth/jwt/logout_all/", null));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Forbidden, "permission_denied", await client.GetAsync("/v1/orgs/"));
    }

    /// <summary>
    /// Actions whose effect exceeds a stolen key require a sign-in; attempts are recorded in the audit trail.
    /// </summary>
    [Theory]
    [InlineData("DELETE", "/auth/users/me/", "user.deleted")]
    [InlineData("POST", "/auth/users/set_password/", "password.change")]
    [InlineData("POST", "/auth/jwt/logout_all/", "sign_out_everywhere")]
    [InlineData("DELETE", "/auth/users/me/sessions/{session}/", "sign_out")]
    public async Task Unrestricted_key_cannot_change_the_account_permanently(string method, string path, string action)
    {
        await using var probe = await app.ListenAsync();
        var user = await app.RegisterAsync();
        var tokens = await app.SignInAsync(user);
        var sessions = await app.ClientOf(user).GetFromJsonAsync<JsonElement>("/auth/users/me/sessions/");
        var keyId = Guid.CreateVersion7();
        using var request =
            new HttpRequestMessage(new HttpMethod(method), path.Replace("{session}", sessions[0].GetProperty("id").GetString()));
        if (method == "POST")
        {
            request.Content = JsonContent.Create(new { current_password = user.Password, new_password = "what the thief would like" });
        }

        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Forbidden, "permission_denied",
            await app.ClientOf(user, caller => caller with { KeyId = keyId }).SendAsync(request));
        await app.RefreshAsync(tokens.Refresh);
        await app.SignInAsync(user);
        var entry = await probe.WaitForAsync<AccessAudited>(message => message.KeyId == keyId);
        Assert.Equal((action, "refused", "permission_denied", user.Id), (entry.Action, entry.Outcome, entry.Reason, entry.UserId));
    }

    [Fact]
    public async Task Unrestricted_key_can_read_the_account_and_its_sign_ins()
    {
        var user = await app.RegisterAsync();
        using var client = app.ClientOf(user, caller => caller with { KeyId = Guid.CreateVersion7() });
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await client.GetAsync("/auth/users/me/sessions/"));
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.OK, await client.PatchAsJsonAsync("/auth/users/me/", new { name = "Grace" }));
    }

    [Fact]
    public async Task Path_without_trailing_slash_is_served()
    {
        var user = await app.RegisterAsync();
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.ClientOf(user).GetAsync("/auth/users/me"));
    }

    private async Task<IReadOnlyList<string>> RoutesAsync()
    {
        var document = await app.Anonymous().GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        return
        [
            .. document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
                .Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name.TrimEnd('/')}")),
            .. NotInTheDocument,
        ];
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string route)
    {
        var (method, path) =
            route.Split(' ') switch { [var first, var second] => (first, second), _ => throw new InvalidOperationException(route) };
        var id = Guid.CreateVersion7().ToString();
        return client.SendAsync(new HttpRequestMessage(
            new HttpMethod(method), path.Replace("{slug}", "some-org").Replace("{userId}", id).Replace("{id}", id)));
    }
}
