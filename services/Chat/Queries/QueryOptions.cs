using System.ComponentModel.DataAnnotations;

namespace Egret.Chat.Queries;

/// <summary>Options of retrieval and evidence for questions.</summary>
internal sealed class QueryOptions
{
    public const string Section = "Queries";

    /// <summary>The number of passages to retrieve for a question.</summary>
    [Range(1, 100)]
    public int Passages { get; set; } = 10;

    /// <summary>The minimum score, 0 to 1, of a passage that counts as relevant.</summary>
    [Range(0, 1)]
    public double MinimumScore { get; set; } = 0.08;

    /// <summary>The score, 0 to 1, from which a passage is relevant even without common terms.</summary>
    [Range(0, 1)]
    public double CertainScore { get; set; } = 0.5;

    /// <summary>The share of the question's terms, 0 to 1, that the best statement must cover for any answer.</summary>
    [Range(0, 1)]
    public double PartialCoverage { get; set; } = 0.3;

    /// <summary>
    /// The share of the question's terms, 0 to 1, that the statements must cover for a complete answer.
    /// </summary>
    [Range(0, 1)]
    public double GoodCoverage { get; set; } = 0.6;

    /// <summary>The maximum length of a source's excerpt, in characters.</summary>
    [Range(200, 20_000)]
    public int ExcerptLength { get; set; } = 4_000;

    /// <summary>The time limit for one call of Knowledge.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:02:00")]
    public TimeSpan KnowledgeTimeout { get; set; } = TimeSpan.FromSeconds(6);
}
