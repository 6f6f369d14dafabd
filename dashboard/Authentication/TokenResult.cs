namespace Egret.Dashboard.Authentication;

/// <summary>The response to a token request.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Access">The access token; null on failure.</param>
/// <param name="Detail">Description of the failure.</param>
/// <param name="RetryAfter">Seconds to wait before a retry.</param>
internal sealed record TokenResult(int Status, string? Access, string? Detail, double? RetryAfter);
