using Egret.Contracts;
using Egret.Persistence;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Egret.Knowledge.Documents;

internal static class DownloadDocument
{
    public static void Map<TScope>(IEndpointRouteBuilder group)
        where TScope : IDocumentScope => group.MapGet("/{id:guid}/content/", HandleAsync<TScope>)
            .WithName($"Download{TScope.Name}Document")
            .ProducesBinary();

    /// <summary>Downloads the uploaded file, optionally a range of it. A `download_url` needs no credential.</summary>
    /// <param name="expires">The expiry time of the link, in Unix seconds; part of a `download_url`.</param>
    /// <param name="signature">The signature of the link; part of a `download_url`.</param>
    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> HandleAsync<TScope>(
        [AsParameters] TScope scope, Guid id, long? expires, string? signature, [AsParameters] DownloadServices services,
        HttpContext context, CancellationToken cancellationToken)
        where TScope : IDocumentScope
    {
        var isSigned = services.Links.IsValid(context.Request.Path, expires, signature);
        if (!isSigned && scope.Caller.Kind == CallerKinds.Anonymous)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"egret\"";
            return Problems.Unauthorized(
                ErrorCodes.NotAuthenticated,
                signature is null
                    ? "Authentication credentials were not provided."
                    : "The link is expired or invalid. Request the document again for a new link.");
        }

        if (!isSigned && !scope.Caller.HasScope(KeyScopes.Documents))
        {
            return Problems.Forbidden($"The API key requires the scope '{KeyScopes.Documents}'.");
        }

        // The signature covers the id: the link was created for a caller with access to this document, and opens no
        // other.
        if (isSigned)
        {
            services.Rows.Set(RowScope.ForRow(id));
        }

        var documents = isSigned ? scope.Database.Documents : await scope.FindDocumentsAsync(cancellationToken);
        var document = documents is null ? null : await documents.Where(row => row.Id == id)
            .Select(row => new { row.ContentType, row.Filename, row.CreatedAt, row.Sha256 })
            .SingleOrDefaultAsync(cancellationToken);
        if (document is null || services.Blobs.Open(id) is not { } content)
        {
            return Problems.NotFound();
        }

        // The file may be a page with scripts. It is sent as a download, and the headers prevent a browser from running
        // it.
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        headers.CacheControl = "private, no-store";
        return TypedResults.File(
            content, document.ContentType, document.Filename, document.CreatedAt,
            new EntityTagHeaderValue($"\"{document.Sha256}\""), enableRangeProcessing: true);
    }
}
