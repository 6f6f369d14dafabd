namespace Egret.Knowledge.Search;

/// <summary>The owner of a passage.</summary>
public enum SourceScope
{
    /// <summary>The public library.</summary>
    Public,

    /// <summary>The caller's organisation.</summary>
    Private,
}
