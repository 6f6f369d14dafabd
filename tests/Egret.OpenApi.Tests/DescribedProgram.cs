using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Egret.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Egret.OpenApi.Tests;

/// <summary>
/// Hosts a program to read its OpenAPI document. Hosted services are removed, so that no database, cache or broker is
/// needed.
/// </summary>
/// <typeparam name="TProgram">A type of the program's assembly.</typeparam>
internal sealed class DescribedProgram<TProgram> : WebApplicationFactory<TProgram>
    where TProgram : class
{
    private const string WebServer = "GenericWebHostService";

    private static readonly Dictionary<string, string> Settings = new()
    {
        ["Assertion:PrivateKey"] = Assertions.PrivateKey,
        ["Assertion:PublicKey"] = Assertions.PublicKey,
        ["Blobs:Directory"] = Path.Combine(Path.GetTempPath(), "egret-openapi-blobs"),
        ["ConnectionStrings:cache"] = "127.0.0.1:1",
        ["ConnectionStrings:messaging"] = "amqp://127.0.0.1:1",
        ["Downloads:SigningKey"] = Convert.ToBase64String(new byte[32]),
        ["Idempotency:Secret"] = Convert.ToBase64String(new byte[32]),
        ["SigningKeys:EncryptionKey"] = Convert.ToBase64String(new byte[32]),
    };

    /// <summary>Adds OpenAPI services to a program that has none.</summary>
    public Action<IServiceCollection>? Describe { get; init; }

    /// <summary>Reads the program's part of the document.</summary>
    public async Task<JsonObject> ReadPartAsync()
    {
        using var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Assertions.Anonymous());
        return (JsonObject)JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json"))!;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        foreach (var (name, value) in Settings)
        {
            builder.UseSetting(name, value);
        }

        foreach (var database in new[] { "identitydb", "keysdb", "knowledgedb", "chatdb" })
        {
            builder.UseSetting("ConnectionStrings:" + database, "Host=127.0.0.1;Port=1");
        }

        builder.ConfigureTestServices(services =>
        {
            foreach (var background in services.Where(service => service.ServiceType == typeof(IHostedService)
                && service.ImplementationType?.Name != WebServer).ToList())
            {
                services.Remove(background);
            }

            Describe?.Invoke(services);
        });
    }
}
