namespace Egret.Knowledge.Search;

/// <summary>The documents that a query searches.</summary>
public enum KnowledgeScope
{
    /// <summary>The public library and the organisation's knowledge base.</summary>
    All,

    /// <summary>The public library only.</summary>
    Public,

    /// <summary>The organisation's knowledge base only.</summary>
    Private,
}
