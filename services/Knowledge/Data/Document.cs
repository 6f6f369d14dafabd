namespace Egret.Knowledge.Data;

/// <summary>
/// An uploaded file and its ingestion status. Its passages exist only while it is ready: the transactions that change
/// the status also insert and delete them.
/// </summary>
internal sealed class Document
{
    public const int FilenameLength = 255;
    public const int ErrorLength = 1_000;

    public required Guid Id { get; init; }

    public required Guid CollectionId { get; init; }

    /// <summary>The owning organisation; null for a document of a public category.</summary>
    public required Guid? OrganisationId { get; init; }

    public required string Filename { get; init; }

    /// <summary>The media type, detected from the content; the media type of the request is ignored.</summary>
    public required string ContentType { get; init; }

    public required long SizeBytes { get; init; }

    /// <summary>The SHA-256 hash of the file, in lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    public DocumentStatus Status { get; private set; } = DocumentStatus.Queued;

    /// <summary>The ingestion progress, from 0 to 1.</summary>
    public float Progress { get; private set; }

    /// <summary>The reason of a failure and what the uploader can do about it.</summary>
    public string? Error { get; private set; }

    public int? PageCount { get; private set; }

    public int PassageCount { get; private set; }

    /// <summary>
    /// The number of attempts since the upload or the last retry. It is limited, because a document may crash its
    /// worker.
    /// </summary>
    public int Attempts { get; private set; }

    /// <summary>
    /// The time at which a worker started to extract the file; null after the extraction returned. A worker that
    /// finds a value knows that the extraction crashed its process.
    /// </summary>
    public DateTimeOffset? ReadingStartedAt { get; private set; }

    /// <summary>The uploader's JSON object.</summary>
    public required string Metadata { get; init; }

    /// <summary>The document's permanent identifier in citations.</summary>
    public required string Uri { get; init; }

    /// <summary>The time of the last event that queued the document.</summary>
    public required DateTimeOffset QueuedAt { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    public Collection Collection { get; private set; } = null!;

    /// <summary>Whether the ingestion is not finished.</summary>
    public bool IsPending => Status is DocumentStatus.Queued or DocumentStatus.Processing;

    /// <summary>Starts an attempt, which begins with the extraction.</summary>
    public void Start(DateTimeOffset now)
    {
        EnsureState(IsPending);
        Status = DocumentStatus.Processing;
        Progress = 0;
        Attempts++;
        ReadingStartedAt = now;
        UpdatedAt = now;
    }

    /// <summary>Queues the document again when its worker stops; the attempt does not count.</summary>
    public void Release(DateTimeOffset now)
    {
        EnsureState(IsPending);
        Attempts = Math.Max(0, Attempts - 1);
        Requeue(now);
    }

    /// <summary>Completes the ingestion. The passages are stored in the same transaction.</summary>
    public void Complete(int? pageCount, int passageCount, DateTimeOffset now)
    {
        EnsureState(IsPending);
        Status = DocumentStatus.Ready;
        Progress = 1;
        Error = null;
        ReadingStartedAt = null;
        PageCount = pageCount;
        PassageCount = passageCount;
        UpdatedAt = now;
    }

    /// <summary>Ends the ingestion with an error.</summary>
    /// <param name="reason">The error message for the uploader.</param>
    /// <param name="now">The current time.</param>
    public void Fail(string reason, DateTimeOffset now)
    {
        EnsureState(IsPending);
        Status = DocumentStatus.Failed;
        Error = reason.Length <= ErrorLength ? reason : reason[..ErrorLength];
        ReadingStartedAt = null;
        UpdatedAt = now;
    }

    /// <summary>Queues a failed document again.</summary>
    public void Retry(DateTimeOffset now)
    {
        EnsureState(Status == DocumentStatus.Failed);
        Attempts = 0;
        Requeue(now);
    }

    private void Requeue(DateTimeOffset now)
    {
        Status = DocumentStatus.Queued;
        Progress = 0;
        Error = null;
        ReadingStartedAt = null;
        QueuedAt = now;
        UpdatedAt = now;
    }

    private void EnsureState(bool holds)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"Document {Id} has the status {Status}.");
        }
    }
}
