namespace Egret.Client;

/// <summary>An organisation's policy for API keys.</summary>
/// <param name="KeysMayIssueKeys">
/// Whether API keys may issue, extend and rotate other keys; signed-in users always may.
/// </param>
/// <param name="LeakedKeys">The action taken when a key is reported as leaked.</param>
/// <param name="MaxLifetimeDays">Maximum lifetime of a secret in days; null if unlimited.</param>
public sealed record ApiKeyPolicy(bool KeysMayIssueKeys, LeakedKeyAction LeakedKeys, int? MaxLifetimeDays);
