namespace Egret.Gateway.Auditing;

/// <summary>The pending count of an <see cref="AuditCounter"/>.</summary>
/// <param name="Count">The number of occurrences.</param>
/// <param name="LastAt">The timestamp of the last occurrence.</param>
/// <param name="TraceId">The trace of the last occurrence.</param>
internal readonly record struct AuditCount(int Count, long LastAt, string? TraceId);
