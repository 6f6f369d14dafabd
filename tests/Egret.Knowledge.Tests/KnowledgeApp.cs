using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Egret.Knowledge.Data;
using Egret.Knowledge.Documents;
using Egret.Knowledge.Domains;
using Egret.Testing;
using Npgsql;

// Ingestion uses all processors, so that parallel tests would not be faster.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Egret.Knowledge.Tests;

/// <summary>The Knowledge service with its own database, virtual host of the broker and blob directory.</summary>
public class KnowledgeApp : ServiceApp<DomainResponse>
{
    private static readonly string[] ReplicaSettings =
    [
        "Assertion:PublicKey", "Idempotency:Secret", "ConnectionStrings:cache",
        "ConnectionStrings:messaging", "ConnectionStrings:knowledgedb",
        "Blobs:Directory", "Downloads:SigningKey", "Seeding:Enabled", "Ingestion:SweepInterval", "Ingestion:StaleAfter",
    ];

    /// <summary>The blob directory of the service, which is retained across restarts.</summary>
    public string BlobDirectory => Setting("Blobs:Directory") ?? throw new InvalidOperationException("The service has no blob directory.");

    /// <summary>The settings for a second replica.</summary>
    public IReadOnlyDictionary<string, string?> Settings => ReplicaSettings.ToDictionary(name => name, Setting);

    protected override string? DatabaseName => "knowledgedb";

    protected override bool IsShared => GetType() == typeof(KnowledgeApp);

    protected override string[] DatabaseExtensions => ["vector"];

    protected override Task ConfigureAsync(IDictionary<string, string?> settings)
    {
        settings["Blobs:Directory"] = CreateBlobDirectory();
        settings["Downloads:SigningKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        settings["Seeding:Enabled"] = "false";
        settings["Ingestion:SweepInterval"] = "00:00:01";
        settings["Ingestion:StaleAfter"] = "00:00:02";
        return Task.CompletedTask;
    }

    /// <summary>Creates a directory that is deleted with the test process.</summary>
    private static string CreateBlobDirectory()
    {
        var folder = Directory.CreateTempSubdirectory("egret-blobs-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            try
            {
                folder.Delete(recursive: true);
            }
            catch (IOException)
            {
                // A shared service still runs at this point and may be writing; the folder then stays with the other
                // temporary files.
            }
        };
        return folder.FullName;
    }

    /// <summary>Creates a client of a platform administrator.</summary>
    public HttpClient CreateAdministrator() => CreateClient(new TestCaller { IsPlatformAdministrator = true });

    /// <summary>Creates an anonymous client.</summary>
    public HttpClient CreateAnonymous() => CreateClient(Assertions.Anonymous());

    /// <summary>The path of an organisation's documents.</summary>
    public static string PathOf(TestCaller caller) => $"/v1/orgs/{caller.OrganisationSlug}/documents/";

    /// <summary>Sends a file.</summary>
    public static async Task<HttpResponseMessage> PostAsync(
        HttpClient client, string path, byte[] bytes, string filename = "policy.md", string? metadata = null,
        string? idempotencyKey = null)
    {
        using var form = new MultipartFormDataContent();
        var file = new ByteArrayContent(bytes);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        form.Add(file, "file", filename);
        if (metadata is not null)
        {
            form.Add(new StringContent(metadata), "metadata");
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = form };
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return await client.SendAsync(request);
    }

    /// <summary>Uploads a text and asserts that it is accepted.</summary>
    public static async Task<DocumentResponse> UploadAsync(
        HttpClient client, string path, string text, string filename = "policy.md") =>
        await ResponseAssert.ReadAsync<DocumentResponse>(
            HttpStatusCode.Accepted, await PostAsync(client, path, Encoding.UTF8.GetBytes(text), filename));

    /// <summary>Gets the current state of a document.</summary>
    public static async Task<DocumentResponse> GetAsync(HttpClient client, string path, Guid id) =>
        await ResponseAssert.ReadAsync<DocumentResponse>(HttpStatusCode.OK, await client.GetAsync($"{path}{id}/"));

    /// <summary>Waits until the workers are done with a document.</summary>
    public static Task<DocumentResponse> UntilAsync(HttpClient client, string path, Guid id, DocumentStatus status) =>
        ResponseAssert.EventuallyAsync(
            () => GetAsync(client, path, id), document => document.Status == status, TimeSpan.FromSeconds(60));

    /// <summary>The passages of a document.</summary>
    public static async Task<List<PassageResponse>> PassagesAsync(
        HttpClient client, string path, Guid id, string query = "?limit=200") =>
        await ResponseAssert.ReadAsync<List<PassageResponse>>(
            HttpStatusCode.OK, await client.GetAsync($"{path}{id}/passages/{query}"));

    /// <summary>Makes a domain with a category; the path of the category's documents.</summary>
    public async Task<string> CreateCategoryAsync(string slug, string code = "us")
    {
        using var administrator = CreateAdministrator();
        await ResponseAssert.ReadAsync<DomainResponse>(
            HttpStatusCode.Created,
            await administrator.PostAsJsonAsync(
                "/v1/domains/", new { slug, name = "A domain", description = "What it covers." }));
        await ResponseAssert.ReadAsync<CategoryResponse>(
            HttpStatusCode.Created,
            await administrator.PostAsJsonAsync($"/v1/domains/{slug}/categories/", new { code, name = "A category" }));
        return $"/v1/domains/{slug}/categories/{code}/documents/";
    }

    /// <summary>Runs a query with a numeric result, for state that the API does not expose.</summary>
    public async Task<long> CountAsync(string sql, params object[] parameters)
    {
        await using var source = NpgsqlDataSource.Create(DatabaseConnection + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new() { Value = parameter });
        }

        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Executes a statement, for database states that only a crash produces.</summary>
    public async Task ExecuteAsync(string sql, params object[] parameters)
    {
        await using var source = NpgsqlDataSource.Create(DatabaseConnection + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new() { Value = parameter });
        }

        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Creates a Markdown text with a number of different sections.</summary>
    public static string LongText(int sections)
    {
        var text = new StringBuilder("# Continuity policy\n\n");
        for (var section = 1; section <= sections; section++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"## Section {section}\n\n");
            for (var sentence = 1; sentence <= 12; sentence++)
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture,
                    $"Under rule {section}.{sentence} the firm reviews its recovery objective {(section * 31) + sentence} every year. ");
            }

            text.Append("\n\n");
        }

        return text.ToString();
    }
}
