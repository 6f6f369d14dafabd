using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Testing;

namespace Egret.Identity.Tests.Organisations;

/// <summary>Operations on invitations over HTTP.</summary>
internal static class InvitationCalls
{
    public static Task<HttpResponseMessage> TryInviteAsync(this IdentityApp app, TestUser by, string slug, string email, string role) =>
        app.ClientOf(by).PostAsJsonAsync($"/v1/orgs/{slug}/invitations/", new { email, role });

    public static Task<HttpResponseMessage> AcceptAsync(this IdentityApp app, TestUser user, string token) =>
        app.ClientOf(user).PostAsJsonAsync("/v1/orgs/invitations/accept/", new { token });

    public static async Task<List<JsonElement>> ListInvitationsAsync(this IdentityApp app, TestUser by, string slug) =>
        await ResponseAssert.ReadAsync<List<JsonElement>>(HttpStatusCode.OK, await app.ClientOf(by)
            .GetAsync($"/v1/orgs/{slug}/invitations/"));
}
