namespace Egret.ServiceDefaults.OpenApi;

/// <summary>
/// Endpoint metadata: the endpoint requires an access token and rejects API keys. Added by the filter that enforces it.
/// </summary>
public sealed record RejectsApiKeys;
