namespace Egret.Contracts.Events;

/// <summary>Values of <see cref="AccessAudited.Outcome"/>.</summary>
public static class AuditOutcomes
{
    /// <summary>The action was performed.</summary>
    public const string Succeeded = "succeeded";

    /// <summary>The action was rejected.</summary>
    public const string Rejected = "refused";
}
