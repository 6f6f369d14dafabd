using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Egret.Knowledge.Documents;

internal static class UploadDocument
{
    public static RouteHandlerBuilder Map<TShelf>(IEndpointRouteBuilder group)
        where TShelf : IShelf => group.MapPost("/", HandleAsync<TShelf>).WithName($"Upload{TShelf.Name}Document")
            .ProducesErrors(ErrorCodes.CreditsExhausted, ErrorCodes.Conflict)
            .TakesUpload();

    /// <summary>
    /// Takes a document: `multipart/form-data` with one `file` and, if wanted, `metadata`, a JSON object. It is searched once its
    /// status is `ready`.
    /// </summary>
    private static async Task<Results<Accepted<DocumentResponse>, ProblemHttpResult>> HandleAsync<TShelf>(
        [AsParameters] TShelf shelf, HttpRequest request, UploadReader reader, DocumentIntake intake, DownloadLinks links,
        CancellationToken cancellationToken)
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
        var (document, rejection) = await intake.TakeAsync(shelf, upload, cancellationToken);
        return document is null
            ? rejection!
            : TypedResults.Accepted($"{shelf.Path}{document.Id}/", DocumentResponse.From(document, shelf.LinkTo(document.Id, links)));
    }
}
