using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Egret.Testing;

namespace Egret.Keys.Tests.ApiKeys;

/// <summary>
/// The holder of a stolen credential could start a request and send its body after the owner has changed the password
/// or revoked the key.
/// </summary>
public sealed class SlowRequestTests(KeysApp app) : IClassFixture<KeysApp>
{
    /// <summary>The clock tolerance between gateway and services.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Request_whose_assertion_expires_during_the_body_is_rejected()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var key = await app.IssueAsync(caller);
        // Whole seconds, as in an assertion; still valid for one or two seconds when the headers arrive.
        var expiresAt = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds()) - Tolerance + TimeSpan.FromSeconds(3);
        using var slow = app.CreateClient(Assertions.For(caller, expiresAt));
        var expired = WaitUntilAsync(expiresAt + Tolerance + TimeSpan.FromMilliseconds(100));

        var responses = await Task.WhenAll(
            SendAsync(slow, HttpMethod.Post, "", """{"name":"late"}""", expired),
            SendAsync(slow, HttpMethod.Post, "", """{"name":"late again"}""", expired, idempotencyKey: "late"),
            SendAsync(slow, HttpMethod.Post, key.Id() + "/rotate/", """{"grace_period_seconds":0}""", expired),
            SendAsync(slow, HttpMethod.Patch, key.Id() + "/update/", """{"name":"late"}""", expired));

        foreach (var response in responses)
        {
            await ResponseAssert.IsProblemAsync(HttpStatusCode.RequestTimeout, "request_timeout", response);
        }

        using var owner = app.CreateClient(caller);
        var only = Assert.Single((await owner.GetFromJsonAsync<JsonElement[]>(KeysApp.KeysPath))!);
        Assert.Equal("ci", only.GetProperty("name").GetString());
        await app.VerdictAsync(key.Secret());
    }

    [Fact]
    public async Task Request_that_arrives_before_its_assertion_expires_is_served()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        using var client = app.CreateClient(Assertions.For(caller, DateTimeOffset.UtcNow.AddSeconds(30)));

        var response = await SendAsync(client, HttpMethod.Post, "", """{"name":"in pieces"}""", Task.CompletedTask);

        await ResponseAssert.HasStatusAsync(HttpStatusCode.Created, response);
    }

    /// <summary>The API key of the request was revoked after the gateway had admitted it.</summary>
    [Fact]
    public async Task Key_revoked_during_the_request_is_rejected()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var (revoked, other) = (await app.IssueAsync(caller), await app.IssueAsync(caller));
        using var owner = app.CreateClient(caller);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await owner.DeleteAsync(KeysApp.KeysPath + revoked.Id() + "/"));
        using var late = app.CreateClient(caller with { KeyId = Guid.Parse(revoked.Id()) });

        foreach (var change in new object[] { new { name = "theirs" }, new { expires_at = DateTimeOffset.UtcNow.AddHours(1) } })
        {
            await ResponseAssert.IsProblemAsync(
                HttpStatusCode.Unauthorized,
                "api_key_not_valid",
                await late.PatchAsJsonAsync(KeysApp.KeysPath + other.Id() + "/update/", change));
        }

        var unchanged = await owner.GetFromJsonAsync<JsonElement>(KeysApp.KeysPath + other.Id() + "/");
        Assert.Equal("ci", unchanged.GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Null, unchanged.GetProperty("expires_at").ValueKind);
    }

    private static async Task WaitUntilAsync(DateTimeOffset time)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (DateTimeOffset.UtcNow < time && await timer.WaitForNextTickAsync())
        {
            // An assertion expires only with time.
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(
        HttpClient client, HttpMethod method, string path, string body, Task beforeTheRest, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(method, KeysApp.KeysPath + path) { Content = new HesitantContent(body, beforeTheRest) };
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return await client.SendAsync(request);
    }

    /// <summary>Sends its first byte immediately and the others later.</summary>
    private sealed class HesitantContent : HttpContent
    {
        private readonly byte[] _body;
        private readonly Task _beforeTheRest;

        public HesitantContent(string body, Task beforeTheRest)
        {
            _body = Encoding.UTF8.GetBytes(body);
            _beforeTheRest = beforeTheRest;
            Headers.ContentType = new("application/json");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(_body.AsMemory(0, 1));
            await stream.FlushAsync();
            await _beforeTheRest;
            await stream.WriteAsync(_body.AsMemory(1));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _body.Length;
            return true;
        }
    }
}
