using System.Net;
using System.Net.Http.Json;
using Xunit;

namespace Egret.Testing;

/// <summary>What every call that creates promises to whoever sends it with an <c>Idempotency-Key</c>.</summary>
public static class IdempotencyAssert
{
    private const int AtOnce = 8;

    /// <summary>Sends a request whose key is its own.</summary>
    public static async Task<HttpResponseMessage> PostAsync(HttpClient client, string path, object body, string key)
    {
        ArgumentNullException.ThrowIfNull(client);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return await client.SendAsync(request);
    }

    /// <summary>Equal requests at once and one after the other create once and are all given that answer; another body is refused.</summary>
    /// <returns>The one answer.</returns>
    public static async Task<string> HoldsAsync(HttpClient client, string path, object body, object other)
    {
        var key = Guid.NewGuid().ToString();
        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => PostAsync(client, path, body, key)));
        HttpResponseMessage[] all = [.. answers, await PostAsync(client, path, body, key), await PostAsync(client, path.TrimEnd('/'), body, key)];
        HashSet<string> bodies = [];
        foreach (var answer in all)
        {
            await ResponseAssert.HasStatusAsync(HttpStatusCode.Created, answer);
            Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
            Assert.Equal(all[0].Headers.Location, answer.Headers.Location);
            Assert.Equal(all[0].Headers.CacheControl, answer.Headers.CacheControl);
            bodies.Add(await answer.Content.ReadAsStringAsync());
        }

        Assert.Single(all, answer => !answer.Headers.Contains("Idempotency-Replayed"));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.UnprocessableEntity, "idempotency_mismatch", await PostAsync(client, path, other, key));
        return Assert.Single(bodies);
    }
}
