using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Egret.Chat.Queries;

/// <summary>How questions are answered.</summary>
internal sealed class QueryOptions
{
    public const string Section = "Queries";

    /// <summary>Passages to retrieve for a question.</summary>
    [Range(1, 100)]
    public int Passages { get; set; } = 10;

    /// <summary>Below this score, 0 to 1, no passage counts as being about the question.</summary>
    [Range(0, 1)]
    public double MinimumScore { get; set; } = 0.08;

    /// <summary>From this score on a passage counts as being about the question even if it uses other words.</summary>
    [Range(0, 1)]
    public double CertainScore { get; set; } = 0.5;

    /// <summary>Part of what the question is about, 0 to 1, that the best statement must speak of for there to be any answer.</summary>
    [Range(0, 1)]
    public double PartialCoverage { get; set; } = 0.3;

    /// <summary>Part of what the question is about, 0 to 1, that must be spoken of for an answer to count as whole.</summary>
    [Range(0, 1)]
    public double GoodCoverage { get; set; } = 0.6;

    /// <summary>Characters of a source's text that are shown with an answer.</summary>
    [Range(200, 20_000)]
    public int ExcerptLength { get; set; } = 4_000;

    /// <summary>How long Knowledge may take to respond to one call.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:02:00")]
    public TimeSpan KnowledgeTimeout { get; set; } = TimeSpan.FromSeconds(6);
}
