namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>The kind of a clause marker.</summary>
internal enum ClauseMarkerKind
{
    /// <summary>No marker.</summary>
    None,

    /// <summary>An item of a clause: "(a)", "•".</summary>
    Item,

    /// <summary>A number: "2.2.1".</summary>
    Number,

    /// <summary>A keyword with a number: "Article 5".</summary>
    Keyword,
}
