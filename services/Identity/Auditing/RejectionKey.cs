namespace Egret.Identity.Auditing;

/// <summary>Identifies rejections that are counted together.</summary>
internal sealed record RejectionKey(string Action, string Reason, string? Address);
