using System.Net;
using System.Net.Http.Json;
using Egret.Testing;

namespace Egret.AppHost.Tests;

/// <summary>Ended access is rejected for every request that starts more than a second later.</summary>
[Collection(RevocationTestCollection.Name)]
public sealed class RevocationTests(EgretSystem system)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(1);
    private static readonly string[] QueryOnly = ["query"];

    [Fact]
    public async Task Revoked_key_in_use_is_rejected_within_a_second_and_stays_rejected()
    {
        using var user = await system.NewUserAsync();
        var path = $"/v1/orgs/{user.Organisation}/documents/";
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await user.ByKey.GetAsync(path));

        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent, await user.ByToken.DeleteAsync($"/v1/billings/api-keys/{user.KeyId}/"));
        var revoked = TimeProvider.System.GetTimestamp();

        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (TimeProvider.System.GetElapsedTime(revoked) < 4 * Bound)
        {
            await pace.WaitForNextTickAsync();
            var sinceRevocation = TimeProvider.System.GetElapsedTime(revoked);
            var response = await user.ByKey.GetAsync(path);
            if (sinceRevocation > Bound)
            {
                await ResponseAssert.IsProblemAsync(HttpStatusCode.Unauthorized, "api_key_not_valid", response);
            }
        }
    }

    [Fact]
    public async Task Key_of_a_deleted_organisation_is_rejected_within_a_second()
    {
        using var user = await system.NewUserAsync();
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await user.ByKey.GetAsync("/v1/billings/api-keys/"));

        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await user.ByToken.DeleteAsync($"/v1/orgs/{user.Organisation}/"));
        await Task.Delay(Bound);

        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "api_key_not_valid", await user.ByKey.GetAsync("/v1/billings/api-keys/"));
    }

    [Fact]
    public async Task Access_token_is_rejected_within_a_second_of_signing_out_everywhere()
    {
        using var user = await system.NewUserAsync();
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await user.ByToken.GetAsync("/auth/users/me/"));

        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await user.ByToken.PostAsync("/auth/jwt/logout_all/", null));
        await Task.Delay(Bound);

        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "token_not_valid", await user.ByToken.GetAsync("/auth/users/me/"));
    }

    [Fact]
    public async Task Scoped_key_is_limited_to_its_scopes()
    {
        using var user = await system.NewUserAsync();
        var created = await ResponseAssert.ReadAsync<System.Text.Json.JsonElement>(HttpStatusCode.Created,
            await user.ByToken.PostAsJsonAsync("/v1/billings/api-keys/", new { name = "asks only", scopes = QueryOnly }));
        using var narrow = system.CreateClient(created.GetProperty("key").GetString()!);

        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.OK, await narrow.PostAsJsonAsync("/v1/search/", new { query = "anything", knowledge_scope = "private" }));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Forbidden, "permission_denied", await narrow.GetAsync($"/v1/orgs/{user.Organisation}/documents/"));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Forbidden, "permission_denied", await narrow.PostAsJsonAsync("/v1/billings/api-keys/", new { name = "wider" }));
    }
}
