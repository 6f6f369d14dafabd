namespace Egret.Identity.Organisations;

/// <summary>State of an organisation's knowledge base.</summary>
public enum KnowledgeBaseStatus
{
    /// <summary>The knowledge base has no documents.</summary>
    Empty,

    /// <summary>At least one document is being processed.</summary>
    Processing,

    /// <summary>All documents are processed.</summary>
    Ready,
}
