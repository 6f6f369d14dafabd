using Egret.Contracts.Events;
using Egret.Knowledge.Data;
using Egret.Messaging;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Egret.Knowledge.Documents;

/// <summary>Makes an upload a document: bytes first, then row and event in one transaction.</summary>
internal sealed class DocumentIntake(
    KnowledgeContext database, BlobStore blobs, LateUploads late, IOptions<DocumentOptions> options, TimeProvider time, ILogger<Document> logger)
{
    /// <param name="shelf">Where it goes.</param>
    /// <param name="upload">What came in.</param>
    /// <param name="answer">Makes the answer that tells of the document; what it leaves in the database is saved with it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The answer, or why there is no document.</returns>
    public async Task<(Accepted<DocumentResponse>? Answer, ProblemHttpResult? Rejection)> TakeAsync(
        IShelf shelf, Upload upload, Func<Document, Accepted<DocumentResponse>> answer, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await upload.Blob.KeepAsync(id, cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await shelf.OpenCollectionAsync(now, cancellationToken) is not { } collection)
        {
            blobs.Delete(id);
            return (null, Problems.NotFound());
        }

        if (!await late.IsCurrentAsync(cancellationToken))
        {
            blobs.Delete(id);
            return (null, CurrentAssertion.Expired());
        }

        var document = Create(id, collection, shelf.OrganisationId, upload, now);
        database.Add(document);
        database.PublishOnCommit(new DocumentUploaded(Guid.CreateVersion7(now), now, document.OrganisationId, id));
        var accepted = answer(document);
        try
        {
            await database.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception)
        {
            await transaction.RollbackAsync(cancellationToken);
            blobs.Delete(id);
            if (Explain(exception) is not { } reason)
            {
                throw;
            }

            return (null, reason == Rejection.SameBytes ? await NameAsync(collection, upload.Sha256, cancellationToken) : Answer(reason));
        }

        var size = await database.StateSizeAsync(document.OrganisationId, collection, cancellationToken);
        if (size is not null && await FindExcessAsync(document.OrganisationId!.Value, size, cancellationToken) is { } excess)
        {
            await transaction.RollbackAsync(cancellationToken);
            blobs.Delete(id);
            return (null, Problems.Create(StatusCodes.Status402PaymentRequired, ErrorCodes.CreditsExhausted, excess));
        }

        // If this fails, nobody knows whether it was committed: the bytes stay, and the sweep finds out.
        await transaction.CommitAsync(cancellationToken);
        logger.DocumentUploaded(id, upload.SizeBytes, upload.ContentType);
        return (accepted, null);
    }

    public static Document Create(Guid id, Guid collection, Guid? organisation, Upload upload, DateTimeOffset now) => new()
    {
        Id = id,
        CollectionId = collection,
        OrganisationId = organisation,
        Filename = upload.Filename,
        ContentType = upload.ContentType,
        SizeBytes = upload.SizeBytes,
        Sha256 = upload.Sha256,
        Metadata = upload.Metadata,
        Uri = $"egret://documents/{id}/{Uri.EscapeDataString(upload.Filename)}",
        QueuedAt = now,
        CreatedAt = now,
        UpdatedAt = now,
    };

    private async Task<string?> FindExcessAsync(Guid organisationId, KnowledgeBaseSize size, CancellationToken cancellationToken)
    {
        var limits = await database.OrganisationLimits.AsNoTracking().SingleOrDefaultAsync(row => row.Id == organisationId, cancellationToken);
        return OrganisationLimits.FindExcess(size, limits, options.Value.MaxStorageBytes);
    }

    private async Task<ProblemHttpResult> NameAsync(Guid collection, string sha256, CancellationToken cancellationToken)
    {
        var same = await database.Documents.Where(document => document.CollectionId == collection && document.Sha256 == sha256)
            .Select(document => new { document.Id, document.Filename })
            .SingleOrDefaultAsync(cancellationToken);
        return Problems.Conflict(same is null
            ? "The same bytes were here until this moment; try again."
            : $"The same bytes are here already, as document {same.Id} ('{same.Filename}').");
    }

    private static Rejection? Explain(DbUpdateException exception) => exception switch
    {
        _ when exception.IsUniqueViolation(KnowledgeContext.SameBytesConstraint) => Rejection.SameBytes,
        _ when exception.IsForeignKeyViolation() => Rejection.ShelfIsGone,
        _ when exception.IsDataException() => Rejection.Metadata,
        _ => null,
    };

    private static ProblemHttpResult Answer(Rejection reason) => reason == Rejection.ShelfIsGone
        ? Problems.NotFound()
        : Problems.InvalidField("metadata", "It has a value that cannot be stored, such as a NUL character or a number out of range.");

    private enum Rejection
    {
        SameBytes,
        ShelfIsGone,
        Metadata,
    }
}
