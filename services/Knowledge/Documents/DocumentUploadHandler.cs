using Egret.Contracts.Events;
using Egret.Knowledge.Blobs;
using Egret.Knowledge.Data;
using Egret.Messaging;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Egret.Knowledge.Documents;

/// <summary>Creates the document of an upload: first the file, then the row and the event in one transaction.</summary>
internal sealed class DocumentUploadHandler(
    KnowledgeContext database, BlobStore blobs, UploadAuthorization authorization, IOptions<DocumentOptions> options,
    TimeProvider time, ILogger<Document> logger)
{
    /// <summary>Creates the document.</summary>
    /// <param name="scope">The owner of the document.</param>
    /// <param name="upload">The received file.</param>
    /// <param name="createResponse">
    /// Creates the response; rows that it adds to the database are saved with the document.
    /// </param>
    /// <param name="cancellationToken">Cancels the creation.</param>
    /// <returns>The response, or the rejection of the upload.</returns>
    public async Task<(Accepted<DocumentResponse>? Response, ProblemHttpResult? Rejection)> StoreAsync(
        IDocumentScope scope, Upload upload, Func<Document, Accepted<DocumentResponse>> createResponse,
        CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await upload.Blob.CommitAsync(id, cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await scope.GetOrCreateCollectionAsync(now, cancellationToken) is not { } collection)
        {
            blobs.Delete(id);
            return (null, Problems.NotFound());
        }

        if (!await authorization.IsValidAsync(cancellationToken))
        {
            blobs.Delete(id);
            return (null, AssertionExpiry.Expired());
        }

        var document = upload.ToDocument(id, collection, scope.OrganisationId, now);
        database.Add(document);
        database.PublishOnCommit(new DocumentUploaded(Guid.CreateVersion7(now), now, document.OrganisationId, id));
        var response = createResponse(document);
        try
        {
            await database.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception)
        {
            await transaction.RollbackAsync(cancellationToken);
            blobs.Delete(id);
            if (await ToRejectionAsync(exception, collection, upload.Sha256, cancellationToken) is { } rejection)
            {
                return (null, rejection);
            }

            throw;
        }

        var usage = await database.PublishUsageAsync(document.OrganisationId, collection, cancellationToken);
        if (usage is not null && await CheckQuotaAsync(document.OrganisationId!.Value, usage, cancellationToken) is { } excess)
        {
            await transaction.RollbackAsync(cancellationToken);
            blobs.Delete(id);
            return (null, Problems.Create(StatusCodes.Status402PaymentRequired, ErrorCodes.CreditsExhausted, excess));
        }

        // If the commit fails, its outcome is unknown: the file stays, and the sweep removes it if there is no
        // document.
        await transaction.CommitAsync(cancellationToken);
        logger.DocumentUploaded(id, upload.SizeBytes, upload.ContentType);
        return (response, null);
    }

    private async Task<string?> CheckQuotaAsync(
        Guid organisationId, KnowledgeBaseUsage usage, CancellationToken cancellationToken)
    {
        var quota = await database.OrganisationLimits.AsNoTracking()
            .SingleOrDefaultAsync(row => row.Id == organisationId, cancellationToken);
        return OrganisationLimits.FindViolation(usage, quota, options.Value.MaxStorageBytes);
    }

    /// <returns>The rejection of an upload that violates a constraint; null for any other error.</returns>
    private async Task<ProblemHttpResult?> ToRejectionAsync(
        DbUpdateException exception, Guid collection, string sha256, CancellationToken cancellationToken)
    {
        if (exception.IsUniqueViolation(KnowledgeContext.SameBytesConstraint))
        {
            return await DescribeDuplicateAsync(collection, sha256, cancellationToken);
        }

        if (exception.IsForeignKeyViolation())
        {
            // The category was deleted.
            return Problems.NotFound();
        }

        return exception.IsDataException()
            ? Problems.InvalidField(
                "metadata",
                "The metadata contains a value that cannot be stored, such as a NUL character (U+0000) or a number out of range.")
            : null;
    }

    private async Task<ProblemHttpResult> DescribeDuplicateAsync(
        Guid collection, string sha256, CancellationToken cancellationToken)
    {
        var duplicate = await database.Documents
            .Where(document => document.CollectionId == collection && document.Sha256 == sha256)
            .Select(document => new { document.Id, document.Filename })
            .SingleOrDefaultAsync(cancellationToken);
        return Problems.Conflict(duplicate is null
            ? "A document with the same bytes was deleted during this upload. Repeat the request."
            // The dashboard reads the filename from this sentence.
            : $"The same bytes already exist as document {duplicate.Id} ('{duplicate.Filename}').");
    }
}
