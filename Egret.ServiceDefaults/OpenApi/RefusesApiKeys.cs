namespace Egret.ServiceDefaults.OpenApi;

/// <summary>The caller must have signed in: no API key will do. Only who enforces it adds it.</summary>
public sealed record RefusesApiKeys;
