using Egret.Persistence.Idempotency;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Egret.Knowledge.Documents;

internal static class UploadDocument
{
    public static RouteHandlerBuilder Map<TShelf>(IEndpointRouteBuilder group)
        where TShelf : IShelf => group.MapPost("/", HandleAsync<TShelf>).WithName($"Upload{TShelf.Name}Document")
            .AcceptsIdempotencyKeyOfStream()
            .ProducesErrors(ErrorCodes.CreditsExhausted, ErrorCodes.Conflict)
            .TakesUpload();

    /// <summary>
    /// Takes a document: `multipart/form-data` with one `file` and, if wanted, `metadata`, a JSON object. It is searched once its
    /// status is `ready`. With an `Idempotency-Key`, the same file, filename and metadata sent again get the first answer again.
    /// </summary>
    private static async Task<Results<Accepted<DocumentResponse>, ReplayedResponse, ProblemHttpResult>> HandleAsync<TShelf>(
        [AsParameters] TShelf shelf, HttpRequest request, UploadReader reader, LateUploads late, DocumentIntake intake, DownloadLinks links,
        IdempotentRequest idempotency, CancellationToken cancellationToken)
        where TShelf : IShelf
    {
        // Before anything is received for somebody who may not send it.
        if (await shelf.FindDocumentsAsync(cancellationToken) is null)
        {
            return Problems.NotFound();
        }

        var (upload, refusal) = await reader.ReadAsync(request, cancellationToken);
        if (upload is null)
        {
            return refusal!;
        }

        await using var blob = upload.Blob;
        // Also an answer that was given before is for nobody who has lost the right to it.
        if (!await late.IsCurrentAsync(cancellationToken))
        {
            return CurrentAssertion.Expired();
        }

        // The form itself has another boundary each time.
        if (await idempotency.FindResponseAsync([upload.Sha256, upload.Filename, upload.Metadata], cancellationToken) is { } given)
        {
            return given;
        }

        var (answer, rejection) = await intake.TakeAsync(
            shelf,
            upload,
            document => idempotency.Store(TypedResults.Accepted(
                $"{shelf.Path}{document.Id}/", DocumentResponse.From(document, shelf.LinkTo(document.Id, links)))),
            cancellationToken);
        return answer is not null ? answer : rejection!;
    }
}
