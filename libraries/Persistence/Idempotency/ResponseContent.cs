namespace Egret.Persistence.Idempotency;

/// <summary>The parts of a response that are stored.</summary>
internal sealed record ResponseContent(int Status, string? Location, string? CacheControl, byte[] Body);
