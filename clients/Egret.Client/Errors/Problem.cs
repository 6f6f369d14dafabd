namespace Egret.Client;

/// <summary>An error's body (RFC 9457), as far as it is read; a proxy's may have any of it.</summary>
internal sealed record Problem(
    string? Title = null, string? Detail = null, string? Code = null, string? TraceId = null, Dictionary<string, List<string>>? Errors = null);
