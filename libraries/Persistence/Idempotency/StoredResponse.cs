namespace Egret.Persistence.Idempotency;

/// <summary>
/// The response to an idempotent request, committed together with the created resource. Without the client's
/// idempotency key the row reveals neither the caller nor the request nor the response.
/// </summary>
internal sealed class StoredResponse
{
    /// <summary>Name of the constraint that lets one of several concurrent equal requests commit.</summary>
    public const string PrimaryKey = "pk_idempotency_answers";

    /// <summary>Derived from the caller, the route and the idempotency key.</summary>
    public required byte[] Id { get; init; }

    /// <summary>Keyed hash of method, path and body.</summary>
    public required byte[] Fingerprint { get; init; }

    /// <summary>The encrypted response.</summary>
    public required byte[] Answer { get; init; }

    /// <summary>When the response is deleted (UTC).</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
