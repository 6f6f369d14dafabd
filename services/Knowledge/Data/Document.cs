namespace Egret.Knowledge.Data;

/// <summary>
/// A file that was uploaded, and what became of it. Passages exist exactly while it is ready: they come and go in the
/// transactions that set the status.
/// </summary>
internal sealed class Document
{
    public const int FilenameLength = 255;
    public const int ErrorLength = 1_000;

    public required Guid Id { get; init; }

    public required Guid CollectionId { get; init; }

    /// <summary>The organisation it belongs to; null in a public category.</summary>
    public required Guid? OrganisationId { get; init; }

    public required string Filename { get; init; }

    /// <summary>Told from the content, never from what the caller said.</summary>
    public required string ContentType { get; init; }

    public required long SizeBytes { get; init; }

    /// <summary>Lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    public DocumentStatus Status { get; private set; } = DocumentStatus.Queued;

    /// <summary>From 0 to 1.</summary>
    public float Progress { get; private set; }

    /// <summary>Why it failed and what a person can do about it.</summary>
    public string? Error { get; private set; }

    public int? PageCount { get; private set; }

    public int PassageCount { get; private set; }

    /// <summary>
    /// How often a worker has begun on it since it was last queued by a person; what kills its worker each time is
    /// given up.
    /// </summary>
    public int Attempts { get; private set; }

    /// <summary>The uploader's JSON object, as text.</summary>
    public required string Metadata { get; init; }

    /// <summary>Names the document in citations, for ever.</summary>
    public required string Uri { get; init; }

    /// <summary>When a worker was last told of it.</summary>
    public required DateTimeOffset QueuedAt { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    public Collection Collection { get; private set; } = null!;

    /// <summary>Whether it is on its way and not there yet.</summary>
    public bool IsPending => Status is DocumentStatus.Queued or DocumentStatus.Processing;

    /// <summary>A worker begins.</summary>
    public void Begin(DateTimeOffset now)
    {
        Require(IsPending);
        Status = DocumentStatus.Processing;
        Progress = 0;
        Attempts++;
        UpdatedAt = now;
    }

    /// <summary>A worker that has to stop gives it back; the attempt does not count.</summary>
    public void HandBack(DateTimeOffset now)
    {
        Require(IsPending);
        Attempts = Math.Max(0, Attempts - 1);
        Requeue(now);
    }

    /// <summary>Its passages are written in the same transaction.</summary>
    public void Complete(int? pageCount, int passageCount, DateTimeOffset now)
    {
        Require(IsPending);
        Status = DocumentStatus.Ready;
        Progress = 1;
        Error = null;
        PageCount = pageCount;
        PassageCount = passageCount;
        UpdatedAt = now;
    }

    /// <summary>It could not be read.</summary>
    /// <param name="reason">For a person.</param>
    /// <param name="now">The time.</param>
    public void Fail(string reason, DateTimeOffset now)
    {
        Require(IsPending);
        Status = DocumentStatus.Failed;
        Error = reason.Length <= ErrorLength ? reason : reason[..ErrorLength];
        UpdatedAt = now;
    }

    /// <summary>A person wants it tried again.</summary>
    public void Retry(DateTimeOffset now)
    {
        Require(Status == DocumentStatus.Failed);
        Attempts = 0;
        Requeue(now);
    }

    private void Requeue(DateTimeOffset now)
    {
        Status = DocumentStatus.Queued;
        Progress = 0;
        Error = null;
        QueuedAt = now;
        UpdatedAt = now;
    }

    private void Require(bool holds)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"Document {Id} is {Status}.");
        }
    }
}
