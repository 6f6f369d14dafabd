namespace Egret.Knowledge.Search;

/// <summary>
/// Weights the relevance of a passage on a scale that is comparable between queries, so that one number both orders
/// passages and separates weak evidence from strong. The parts are relative to the query and do not depend on other
/// passages.
/// <para>
/// The weights and bounds were chosen on the development questions of ObliQA, on short questions to a library of fifty
/// passages, and on forty unrelated questions. For unrelated questions the best score rarely reaches 0.08 (maximum
/// 0.15); for the others it is hardly ever lower. <c>benchmarks/Egret.Benchmarks</c> measures the order and this
/// threshold.
/// </para>
/// </summary>
/// <param name="Bm25">
/// The weight of BM25, relative to the score of a passage that consists of the query's terms.
/// </param>
/// <param name="Coverage">
/// The weight of the share of the query's terms that occur in the passage, weighted by their rarity.
/// </param>
/// <param name="Cosine">
/// The weight of the cosine similarity, which is 0.4 to 0.65 for unrelated texts with this model.
/// </param>
/// <param name="Minimum">The sum at and below which a passage is irrelevant.</param>
/// <param name="Maximum">The sum that no real passage exceeds.</param>
internal sealed record EvidenceScale(double Bm25, double Coverage, double Cosine, double Minimum, double Maximum)
{
    private static readonly EvidenceScale Hybrid = new(
        Bm25: 1, Coverage: 0.2, Cosine: 1.1, Minimum: 0.78, Maximum: 1.95);
    private static readonly EvidenceScale Dense = new(Bm25: 0, Coverage: 0, Cosine: 1, Minimum: 0.5, Maximum: 0.95);
    private static readonly EvidenceScale Lexical = new(Bm25: 1, Coverage: 0, Cosine: 0, Minimum: 0, Maximum: 1);

    /// <summary>Returns the scale of a retrieval method.</summary>
    public static EvidenceScale Of(Retriever retriever) => retriever switch
    {
        Retriever.Hybrid => Hybrid,
        Retriever.Dense => Dense,
        Retriever.Lexical => Lexical,
        _ => throw new ArgumentOutOfRangeException(nameof(retriever), retriever, null),
    };

    /// <summary>The score of a weighted sum, from 0 to 1.</summary>
    public double Score(double evidence) => Math.Clamp((evidence - Minimum) / (Maximum - Minimum), 0, 1);
}
