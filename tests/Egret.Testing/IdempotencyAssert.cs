using System.Net;
using System.Net.Http.Json;
using Xunit;

namespace Egret.Testing;

/// <summary>Checks the guarantees of operations that accept an <c>Idempotency-Key</c>.</summary>
public static class IdempotencyAssert
{
    private const int ConcurrentRequests = 8;

    /// <summary>Sends a request with an idempotency key.</summary>
    public static async Task<HttpResponseMessage> PostAsync(HttpClient client, string path, object body, string key)
    {
        ArgumentNullException.ThrowIfNull(client);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return await client.SendAsync(request);
    }

    /// <summary>
    /// Equal requests, concurrent and sequential, create one resource and return the same response; another body is
    /// rejected.
    /// </summary>
    /// <returns>The response body.</returns>
    public static async Task<string> HoldsAsync(HttpClient client, string path, object body, object other)
    {
        var key = Guid.NewGuid().ToString();
        var concurrent = await Task.WhenAll(Enumerable.Range(0, ConcurrentRequests).Select(_ => PostAsync(client, path, body, key)));
        HttpResponseMessage[] all =
        [
            .. concurrent,
            await PostAsync(client, path, body, key),
            await PostAsync(client, path.TrimEnd('/'), body, key),
        ];
        HashSet<string> bodies = [];
        foreach (var response in all)
        {
            await ResponseAssert.HasStatusAsync(HttpStatusCode.Created, response);
            Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType!.ToString());
            Assert.Equal(all[0].Headers.Location, response.Headers.Location);
            Assert.Equal(all[0].Headers.CacheControl, response.Headers.CacheControl);
            bodies.Add(await response.Content.ReadAsStringAsync());
        }

        Assert.Single(all, response => !response.Headers.Contains("Idempotency-Replayed"));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.UnprocessableEntity, "idempotency_mismatch", await PostAsync(client, path, other, key));
        return Assert.Single(bodies);
    }
}
