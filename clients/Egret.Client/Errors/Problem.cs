namespace Egret.Client;

/// <summary>A problem details body (RFC 9457). All members are optional, because a proxy may have written it.</summary>
internal sealed record Problem(
    string? Title = null, string? Detail = null, string? Code = null, string? TraceId = null,
    Dictionary<string, List<string>>? Errors = null);
