using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Egret.Gateway.OpenApi;

/// <summary>Serves the OpenAPI document, which is embedded at build time.</summary>
internal static class ApiDocumentEndpoints
{
    /// <summary>The path of the document.</summary>
    public const string Path = "/openapi/v1.json";

    /// <summary>The tag of the gateway's own operations.</summary>
    public const string Tag = "System";

    private const string Resource = "openapi/v1.json";

    /// <summary>
    /// Clients may cache the document and must revalidate it, so that it is as recent as the gateway.
    /// </summary>
    private const string CacheControl = "public, no-cache";

    /// <summary>Maps the document; access is anonymous.</summary>
    public static void MapApiDocument(this IEndpointRouteBuilder routes)
    {
        var document = Read();
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(document))[..32]}\"");
        routes.MapGet(Path, (HttpResponse response) =>
        {
            response.Headers.CacheControl = CacheControl;
            return TypedResults.File(document, "application/json", entityTag: tag);
        })
            .WithName("ApiDocument").WithTags(Tag).AllowAnonymous()
            .WithSummary("Gets this document")
            .Produces<object>()
            .Produces(StatusCodes.Status304NotModified);
    }

    private static byte[] Read()
    {
        using var stream = typeof(ApiDocumentEndpoints).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The gateway was built without {Resource}.");
        var document = new byte[stream.Length];
        stream.ReadExactly(document);
        return document;
    }
}
