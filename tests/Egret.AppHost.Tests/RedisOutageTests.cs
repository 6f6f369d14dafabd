using System.Net;
using Egret.Testing;
using Xunit.Abstractions;

namespace Egret.AppHost.Tests;

/// <summary>
/// Without Redis, gateways work from their own caches, and a revocation reaches each of them within ten seconds.
/// </summary>
[Collection(RevocationTestCollection.Name)]
public sealed class RedisOutageTests(EgretSystem system, ITestOutputHelper output) : IClassFixture<RedisOutage>
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Keys_and_tokens_are_accepted_and_a_revoked_key_is_rejected_after_ten_seconds()
    {
        using var user = await system.NewUserAsync();
        var path = $"/v1/orgs/{user.Organisation}/documents/";
        foreach (var client in user.Clients)
        {
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await client.GetAsync(path));
        }

        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent, await user.ByToken.DeleteAsync($"/v1/billings/api-keys/{user.KeyId}/"));
        // The bound itself, not a condition: the key must be rejected at its end.
        await Task.Delay(Bound);
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Unauthorized, "api_key_not_valid", await user.ByKey.GetAsync(path));
    }

    [Fact]
    public async Task No_gateway_accepts_a_revoked_key_after_ten_seconds() =>
        RevocationTrial.AssertWithin(Bound, await RevocationTrial.RunManyAsync(system, Bound), output);
}
