using Egret.Contracts;
using Egret.Knowledge.Storage;
using Egret.Persistence;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Egret.Knowledge.Documents;

internal static class DownloadDocument
{
    public static void Map<TShelf>(IEndpointRouteBuilder group)
        where TShelf : IShelf => group.MapGet("/{id:guid}/content/", HandleAsync<TShelf>).WithName($"Download{TShelf.Name}Document")
            .ProducesBytes();

    /// <summary>Gets the bytes as uploaded, also in ranges. A `download_url` opens this without a credential.</summary>
    /// <param name="expires">When the link ends; part of a `download_url`.</param>
    /// <param name="signature">Proves the link; part of a `download_url`.</param>
    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> HandleAsync<TShelf>(
        [AsParameters] TShelf shelf, Guid id, long? expires, string? signature, CurrentCaller caller, KnowledgeContext database,
        CurrentRowScope rows, BlobStore blobs, DownloadLinks links, HttpContext context, CancellationToken cancellationToken)
        where TShelf : IShelf
    {
        var isSigned = links.IsValid(context.Request.Path, expires, signature);
        if (!isSigned && caller.Kind == CallerKinds.Anonymous)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"egret\"";
            return Problems.Unauthorized(
                ErrorCodes.NotAuthenticated,
                signature is null ? "Authentication credentials were not provided." : "The link has expired or was changed; ask for a new one.");
        }

        if (!isSigned && !caller.HasScope(KeyScopes.Documents))
        {
            return Problems.Forbidden($"The API key is not meant for this; it would need the scope '{KeyScopes.Documents}'.");
        }

        // A valid signature covers the id: it was made for somebody who was allowed to see this very document, and opens no other.
        if (isSigned)
        {
            rows.Set(RowScope.ForRow(id));
        }

        var documents = isSigned ? database.Documents : await shelf.FindDocumentsAsync(cancellationToken);
        var document = documents is null ? null : await documents.Where(row => row.Id == id)
            .Select(row => new { row.ContentType, row.Filename, row.CreatedAt, row.Sha256 })
            .SingleOrDefaultAsync(cancellationToken);
        if (document is null || blobs.Open(id) is not { } content)
        {
            return Problems.NotFound();
        }

        // What was uploaded may be a page with scripts: it is saved, never shown, whatever a browser makes of it.
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        headers.CacheControl = "private, no-store";
        return TypedResults.File(
            content, document.ContentType, document.Filename, document.CreatedAt,
            new EntityTagHeaderValue($"\"{document.Sha256}\""), enableRangeProcessing: true);
    }
}
