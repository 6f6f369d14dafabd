using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Egret.Testing;

namespace Egret.AppHost.Tests;

/// <summary>A user of the public API with an organisation and an API key.</summary>
public sealed class TestUser : IDisposable
{
    private TestUser(HttpClient byToken, HttpClient byKey, string organisation, string key, Guid keyId)
    {
        ByToken = byToken;
        ByKey = byKey;
        Organisation = organisation;
        Key = key;
        KeyId = keyId;
    }

    /// <summary>Client with the access token.</summary>
    public HttpClient ByToken { get; }

    /// <summary>Client with the API key.</summary>
    public HttpClient ByKey { get; }

    /// <summary>Slug of the organisation.</summary>
    public string Organisation { get; }

    /// <summary>The API key.</summary>
    public string Key { get; }

    /// <summary>Id of the API key.</summary>
    public Guid KeyId { get; }

    /// <summary>Clients with each credential, for assertions that apply to both.</summary>
    public IReadOnlyList<HttpClient> Clients => [ByToken, ByKey];

    public void Dispose()
    {
        ByToken.Dispose();
        ByKey.Dispose();
    }

    internal static async Task<TestUser> SignUpAsync(EgretSystem system)
    {
        using var anonymous = system.CreateClient();
        var email = $"person-{Guid.CreateVersion7():N}@example.org";
        const string Password = "correct horse battery";
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Created,
            await anonymous.PostAsJsonAsync("/auth/users/", new { email, password = Password, name = "A person" }));
        var byToken = system.CreateClient(await SignInAsync(anonymous, email, Password));
        var organisation = await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.Created,
            await byToken.PostAsJsonAsync("/v1/orgs/", new { name = "Organisation of " + email[..15] }));
        var key = await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.Created,
            await byToken.PostAsJsonAsync("/v1/billings/api-keys/", new { name = "script" }));
        var secret = key.GetProperty("key").GetString()!;
        return new(
            byToken, system.CreateClient(secret), organisation.GetProperty("slug").GetString()!, secret, key.GetProperty("id").GetGuid());
    }

    internal static async Task<string> SignInAsync(HttpClient client, string email, string password)
    {
        var tokens = await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.OK,
            await client.PostAsJsonAsync("/auth/jwt/create/", new { email, password }));
        return tokens.GetProperty("access").GetString()!;
    }

    /// <summary>Uploads a document by key; it may not be ready yet.</summary>
    public async Task<Guid> UploadAsync(byte[] content, string filename)
    {
        var document = await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.Accepted,
            await ByKey.PostAsync($"/v1/orgs/{Organisation}/documents/", Form(content, filename)));
        return document.GetProperty("id").GetGuid();
    }

    /// <summary>Uploads a text by key; it may not be ready yet.</summary>
    public Task<Guid> UploadAsync(string text, string filename) => UploadAsync(Encoding.UTF8.GetBytes(text), filename);

    /// <summary>Waits until the document is ready, and fails when it failed.</summary>
    public async Task<JsonElement> WaitUntilReadyAsync(Guid document, TimeSpan? limit = null)
    {
        var last = await ResponseAssert.EventuallyAsync(
            () => GetDocumentAsync(document),
            state => state.GetProperty("status").GetString() is "ready" or "failed",
            limit ?? TimeSpan.FromMinutes(2));
        Assert.True(last.GetProperty("status").GetString() == "ready", last.ToString());
        return last;
    }

    /// <summary>Reads the document's state by key.</summary>
    public async Task<JsonElement> GetDocumentAsync(Guid document) =>
        await ResponseAssert.ReadAsync<JsonElement>(
            HttpStatusCode.OK, await ByKey.GetAsync($"/v1/orgs/{Organisation}/documents/{document}/"));

    /// <summary>Asks a question and reads the whole answer.</summary>
    public static async Task<JsonElement> AskAsync(HttpClient client, object question) =>
        await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.OK, await client.PostAsJsonAsync("/v1/query/", question));

    internal static MultipartFormDataContent Form(byte[] content, string filename)
    {
        var file = new ByteArrayContent(content);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return new MultipartFormDataContent { { file, "file", filename } };
    }
}
