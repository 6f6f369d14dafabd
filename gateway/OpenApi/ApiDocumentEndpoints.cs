using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Egret.Gateway.OpenApi;

/// <summary>The API's document, as it was when this gateway was built: no service is asked for it.</summary>
internal static class ApiDocumentEndpoints
{
    /// <summary>Where the document is.</summary>
    public const string Path = "/openapi/v1.json";

    /// <summary>Tag of what the gateway answers itself.</summary>
    public const string Tag = "System";

    private const string Resource = "openapi/v1.json";

    /// <summary>A browser may keep it but asks whether it still holds: a document must not be older than the gateway that serves it.</summary>
    private const string CacheControl = "public, no-cache";

    /// <summary>Serves the document to anybody.</summary>
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
