namespace Egret.Knowledge.Search;

/// <summary>The retrieval method.</summary>
public enum Retriever
{
    /// <summary>BM25 and embeddings combined.</summary>
    Hybrid,

    /// <summary>Cosine similarity of embeddings.</summary>
    Dense,

    /// <summary>BM25.</summary>
    Lexical,
}
