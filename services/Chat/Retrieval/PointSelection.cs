namespace Egret.Chat.Retrieval;

/// <summary>
/// Selects the points of a list for an answer. A short list is included completely, because in a regulation the last
/// point matters as much as the first; of a long list, the points that match the question.
/// </summary>
internal static class PointSelection
{
    private const int WholeListPoints = 8;
    private const int WholeListCharacters = 1_100;
    private const int MaxPoints = 6;
    private const int MaxCharacters = 1_100;

    public static IReadOnlyList<Statement> Choose(Statement statement, QuestionAnalysis question, Dictionary<string, double> weights)
    {
        var points = statement.Points;
        if (points.Count <= WholeListPoints && points.Sum(point => point.FullText.Length) <= WholeListCharacters)
        {
            return points;
        }

        var scored = points.Select(point => (Point: point, Score: ScoreOf(point, question, weights))).ToList();
        var best = scored.Max(entry => entry.Score);
        var expected = best == 0
            ? points.Take(MaxPoints)
            : scored.Where(entry => entry.Score >= best * 0.4)
                .OrderByDescending(entry => entry.Score)
                .Take(MaxPoints)
                .Select(entry => entry.Point);
        var chosen = new List<Statement>();
        var length = 0;
        foreach (var point in expected)
        {
            if (chosen.Count > 0 && length + point.FullText.Length > MaxCharacters)
            {
                continue;
            }

            chosen.Add(point);
            length += point.FullText.Length;
        }

        return [.. chosen.OrderBy(point => point.Order)];
    }

    private static double ScoreOf(Statement point, QuestionAnalysis question, Dictionary<string, double> weights)
    {
        var terms = Terms.Of(point.FullText).ToHashSet(StringComparer.Ordinal);
        var concepts = terms.Select(Terms.ConceptOf).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return question.Terms.Values.Sum(term =>
                terms.Contains(term.Stem) ? weights[term.Stem]
                : term.Concept is not null && concepts.Contains(term.Concept) ? 0.7 * weights[term.Stem]
                : 0)
            + (0.3 * question.ScoreForm(point.FullText));
    }
}
