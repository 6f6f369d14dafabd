namespace Egret.Identity.Organisations;

/// <summary>State of an organisation's knowledge base.</summary>
public enum KnowledgeBaseStatus
{
    /// <summary>It has no documents.</summary>
    Empty,

    /// <summary>Some documents are still being read.</summary>
    Processing,

    /// <summary>All documents have been read.</summary>
    Ready,
}
