using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Egret.Chat.Queries;
using Egret.Gateway.Health;
using Egret.Identity.Accounts;
using Egret.Keys.ApiKeys;
using Egret.Knowledge.Domains;
using Egret.ServiceDefaults.OpenApi;
using Egret.Testing;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Yarp.ReverseProxy.Configuration;

namespace Egret.OpenApi.Tests;

/// <summary>
/// The API's OpenAPI document, merged from the services' parts and the gateway's access requirements.
/// </summary>
public sealed class ApiDocument : IAsyncLifetime
{
    /// <summary>Environment variable; with the value 1 the tests write the file instead of comparing it.</summary>
    public const string UpdateSwitch = "EGRET_UPDATE_OPENAPI";

    private const string GatewayName = "gateway";
    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];

    /// <summary>The format of the file: indented, with characters escaped only where JSON requires it.</summary>
    internal static JsonSerializerOptions JsonFormat { get; } = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Path of the committed document, which the gateway embeds.</summary>
    internal static string File { get; } = Path.Combine(Repository.Root, "docs", "openapi", "v1.json");

    internal JsonObject Root { get; private set; } = [];

    /// <summary>The document as text, ending in a line feed.</summary>
    internal string Text => Root.ToJsonString(JsonFormat) + "\n";

    /// <summary>The gateway's routes.</summary>
    internal IReadOnlyDictionary<Place, ServedRoute> Routes { get; private set; } = new Dictionary<Place, ServedRoute>();

    /// <summary>The operations of the gateway itself.</summary>
    internal IReadOnlySet<Place> GatewayOperations { get; private set; } = new HashSet<Place>();

    /// <summary>The operations of all programs with the program's name, including operations without a route.</summary>
    internal Dictionary<Place, string> Described { get; } = [];

    public async Task InitializeAsync()
    {
        var parts = new Dictionary<string, JsonObject>(StringComparer.Ordinal)
        {
            ["identity"] = await ReadPartAsync<RegisterUserRequest>(),
            ["keys"] = await ReadPartAsync<IssueApiKeyRequest>(),
            ["knowledge"] = await ReadPartAsync<DomainResponse>(),
            ["chat"] = await ReadPartAsync<QueryRequest>(),
            [GatewayName] = await ReadGatewayAsync(),
        };
        Root = Merge(parts);
        if (Environment.GetEnvironmentVariable(UpdateSwitch) == "1")
        {
            await System.IO.File.WriteAllTextAsync(File, Text);
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Returns the operations of a document with path and method.</summary>
    internal static IEnumerable<(string Path, string Method, JsonObject Operation)> OperationsOf(JsonObject document) =>
        from path in (JsonObject)document["paths"]!
        from operation in (JsonObject)path.Value!
        where Methods.Contains(operation.Key)
        select (path.Key, operation.Key, (JsonObject)operation.Value!);

    private static async Task<JsonObject> ReadPartAsync<TProgram>()
        where TProgram : class
    {
        await using var program = new DescribedProgram<TProgram>();
        return await program.ReadPartAsync();
    }

    private async Task<JsonObject> ReadGatewayAsync()
    {
        await using var gateway = new DescribedProgram<SystemHealthResponse> { Describe = services => services.AddEgretOpenApi() };
        var services = gateway.Services;
        Routes = ServedRoute.Read(services.GetServices<IProxyConfigProvider>().SelectMany(provider => provider.GetConfig().Routes));
        var document = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>("v1").GetOpenApiDocumentAsync();
        var part = (JsonObject)JsonNode.Parse(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1))!;
        GatewayOperations = services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<Yarp.ReverseProxy.Model.RouteModel>() is null)
            .SelectMany(
                endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Where(method => method != "HEAD") ?? [],
                (endpoint, method) => Place.Of(method, "/" + endpoint.RoutePattern.RawText!.TrimStart('/')))
            .ToHashSet();
        return part;
    }

    private JsonObject Merge(Dictionary<string, JsonObject> parts)
    {
        var document = ReadJson("header.json");
        var vocabulary = ReadJson("examples.json");
        var components = (JsonObject)document["components"]!;
        var schemas = (JsonObject)components["schemas"]!;
        foreach (var (service, part) in parts)
        {
            foreach (var (name, schema) in part["components"]?["schemas"] as JsonObject ?? [])
            {
                Assert.True(
                    schemas[name] is not { } same || JsonNode.DeepEquals(same, schema),
                    $"Two services have different schemas {name}; one is {service}.");
                schemas[name] = schema!.DeepClone();
            }
        }

        var errors = new ErrorResponseComponents(components);
        var assembly = new OperationAssembly(errors, new Examples(vocabulary, schemas), vocabulary);
        var paths = new SortedDictionary<string, SortedDictionary<int, JsonObject>>(StringComparer.Ordinal);
        foreach (var (service, part) in parts)
        {
            foreach (var (path, method, operation) in OperationsOf(part))
            {
                var place = Place.Of(method, path);
                Described.Add(place, service);
                var route = Routes.GetValueOrDefault(place);
                if (route?.Service != service && service != GatewayName)
                {
                    continue;
                }

                assembly.Complete(path, method, operation, route);
                paths.TryAdd(path, []);
                paths[path][Array.IndexOf(Methods, method)] = operation;
            }
        }

        var written = new JsonObject();
        foreach (var (path, operations) in paths)
        {
            written[path] = new JsonObject(operations.Select(operation =>
                KeyValuePair.Create(Methods[operation.Key], (JsonNode?)operation.Value.DeepClone())));
        }

        document.Remove("components");
        document["paths"] = written;
        document["components"] = components;
        RemoveUnusedAndSort(document, components);
        return document;
    }

    /// <summary>
    /// Removes unreferenced components and sorts the others, so that the order does not depend on the services.
    /// </summary>
    private static void RemoveUnusedAndSort(JsonObject document, JsonObject components)
    {
        var used = OperationsOf(document)
            .SelectMany(operation => (JsonArray)operation.Operation["tags"]!)
            .Select(tag => (string)tag!)
            .ToHashSet();
        document["tags"] = new JsonArray(
        [
            .. ((JsonArray)document["tags"]!)
                .Where(tag => used.Contains((string)tag!["name"]!))
                .Select(tag => tag!.DeepClone()),
        ]);
        var removed = true;
        while (removed)
        {
            removed = false;
            var text = document.ToJsonString(JsonFormat);
            foreach (var kind in components.Where(kind => kind.Key != "securitySchemes").Select(kind => (JsonObject)kind.Value!))
            {
                foreach (var name in kind.Select(entry => entry.Key).ToList())
                {
                    var reference = $"\"#/components/{kind.GetPropertyName()}/{name}\"";
                    removed |= !text.Contains(reference, StringComparison.Ordinal) && kind.Remove(name);
                }
            }
        }

        foreach (var kind in components.Select(kind => kind.Key).Order(StringComparer.Ordinal).ToList())
        {
            var entries = (JsonObject)components[kind]!;
            components.Remove(kind);
            components[kind] = new JsonObject(entries.OrderBy(entry => entry.Key, StringComparer.Ordinal)
                .Select(entry => KeyValuePair.Create(entry.Key, entry.Value?.DeepClone())));
        }
    }

    private static JsonObject ReadJson(string name) =>
        (JsonObject)JsonNode.Parse(System.IO.File.ReadAllText(Path.Combine(Repository.Root, "docs", "openapi", name)))!;
}
