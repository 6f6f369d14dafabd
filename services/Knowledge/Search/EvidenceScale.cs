namespace Egret.Knowledge.Search;

/// <summary>
/// What makes a passage an answer, on a scale that means the same for every question, so that one number both orders passages
/// and tells thin evidence from good. The parts are measured against the question alone and not against what else was found.
/// <para>
/// Weights and ends were chosen on ObliQA's development questions, short questions to a library of fifty passages, and forty
/// questions about anything else: for these the best passage rarely scores 0.08 (and 0.15 at the most), for the others hardly ever
/// less. <c>benchmarks/Egret.Benchmarks</c> measures both the order and this border.
/// </para>
/// </summary>
/// <param name="Bm25">Weight of BM25, as a share of what a passage would have that consists of the question's terms.</param>
/// <param name="Coverage">Weight of the share of the question's terms, each counting as much as it is rare, that occur at all.</param>
/// <param name="Cosine">Weight of the cosine, which this model puts at 0.4 to 0.65 for texts that have nothing in common.</param>
/// <param name="Nothing">The sum at and below which a passage has nothing to do with the question.</param>
/// <param name="Everything">The sum that no real passage exceeds.</param>
internal sealed record EvidenceScale(double Bm25, double Coverage, double Cosine, double Nothing, double Everything)
{
    private static readonly EvidenceScale Hybrid = new(Bm25: 1, Coverage: 0.2, Cosine: 1.1, Nothing: 0.78, Everything: 1.95);
    private static readonly EvidenceScale Dense = new(Bm25: 0, Coverage: 0, Cosine: 1, Nothing: 0.5, Everything: 0.95);
    private static readonly EvidenceScale Lexical = new(Bm25: 1, Coverage: 0, Cosine: 0, Nothing: 0, Everything: 1);

    public static EvidenceScale Of(Retriever retriever) => retriever switch
    {
        Retriever.Hybrid => Hybrid,
        Retriever.Dense => Dense,
        Retriever.Lexical => Lexical,
        _ => throw new ArgumentOutOfRangeException(nameof(retriever), retriever, null),
    };

    /// <summary>From 0 to 1, larger for a larger sum.</summary>
    public double Score(double evidence) => Math.Clamp((evidence - Nothing) / (Everything - Nothing), 0, 1);
}
