using Egret.Persistence.Idempotency;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Egret.Knowledge.Documents;

internal static class UploadDocument
{
    public static RouteHandlerBuilder Map<TScope>(IEndpointRouteBuilder group)
        where TScope : IDocumentScope => group.MapPost("/", HandleAsync<TScope>)
            .WithName($"Upload{TScope.Name}Document")
            .AcceptsIdempotencyKeyOfStream()
            .ProducesErrors(ErrorCodes.CreditsExhausted, ErrorCodes.Conflict)
            .AcceptsUpload();

    /// <summary>
    /// Uploads a document as `multipart/form-data` with one `file` and, optionally, `metadata`, a JSON object. Queries
    /// find it once its status is `ready`. With an `Idempotency-Key`, a repeated request with the same file, filename
    /// and metadata returns the stored response.
    /// </summary>
    private static async Task<Results<Accepted<DocumentResponse>, ReplayedResponse, ProblemHttpResult>> HandleAsync<TScope>(
        [AsParameters] TScope scope, HttpRequest request, UploadReader reader, UploadAuthorization authorization,
        DocumentUploadHandler handler, DownloadLinks links, IdempotentRequest idempotency, CancellationToken cancellationToken)
        where TScope : IDocumentScope
    {
        // Before the body is received: a caller without access uploads nothing.
        if (await scope.FindDocumentsAsync(cancellationToken) is null)
        {
            return Problems.NotFound();
        }

        var (upload, rejection) = await reader.ReadAsync(request, cancellationToken);
        if (upload is null)
        {
            return rejection!;
        }

        await using var blob = upload.Blob;
        // Before the stored response is returned: a caller whose access was revoked must not receive it.
        if (!await authorization.IsValidAsync(cancellationToken))
        {
            return AssertionExpiry.Expired();
        }

        // Not the hash of the body: a repeated form has another boundary.
        if (await idempotency.FindResponseAsync([upload.Sha256, upload.Filename, upload.Metadata], cancellationToken) is { } replayed)
        {
            return replayed;
        }

        (var response, rejection) = await handler.StoreAsync(
            scope,
            upload,
            document => idempotency.Store(TypedResults.Accepted(
                $"{scope.Path}{document.Id}/", DocumentResponse.From(
                    document, scope.CreateDownloadLink(document.Id, links)))),
            cancellationToken);
        return response is not null ? response : rejection!;
    }
}
