namespace Egret.Gateway.Health;

/// <summary>The health of all parts, in JSON: <c>{"status":"healthy","parts":{"identity":"healthy",…}}</c>.</summary>
/// <param name="Status"><c>healthy</c>; <c>degraded</c> if a part is unavailable; <c>unhealthy</c> if callers cannot
/// be identified.</param>
/// <param name="Parts">The status of each part: <c>healthy</c> or <c>unhealthy</c>.</param>
public sealed record SystemHealthResponse(string Status, IReadOnlyDictionary<string, string> Parts);
