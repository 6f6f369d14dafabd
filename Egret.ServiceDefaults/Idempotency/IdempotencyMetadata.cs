namespace Egret.ServiceDefaults.Idempotency;

/// <summary>Endpoint metadata: the endpoint accepts an <c>Idempotency-Key</c> header.</summary>
/// <param name="path">The path that identifies the endpoint where several paths serve it; null where it has one
/// path.</param>
/// <param name="isPerOrganisation">Whether the created resource belongs to the organisation that the caller acts
/// for.</param>
public sealed class IdempotencyMetadata(string? path, bool isPerOrganisation)
{
    /// <summary>
    /// The path that identifies the endpoint where several paths serve it; null where it has one path.
    /// </summary>
    public string? Path { get; } = path;

    /// <summary>Whether the created resource belongs to the organisation that the caller acts for.</summary>
    public bool IsPerOrganisation { get; } = isPerOrganisation;
}
