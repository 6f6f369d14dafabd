namespace Egret.Contracts.Internal;

/// <summary>
/// Request body of <c>POST /internal/keys/uses</c>: the keys admitted since the last report. A cached verdict causes
/// no call to Keys, so the gateway reports uses separately.
/// </summary>
/// <param name="Uses">The latest use of each key.</param>
public sealed record ReportKeyUsesRequest(IReadOnlyList<KeyUse> Uses);
