namespace Egret.Chat.Reading;

/// <summary>
/// Decides which points of a list an answer shows. A list that is short is given whole, because in a regulation the last
/// point matters as much as the first; of a long one those that speak of the question.
/// </summary>
internal static class PointSelection
{
    private const int WholeListPoints = 8;
    private const int WholeListCharacters = 1_100;
    private const int MostPoints = 6;
    private const int MostCharacters = 1_100;

    public static IReadOnlyList<Statement> Choose(Statement statement, Question question, Dictionary<string, double> weights)
    {
        var points = statement.Points;
        if (points.Count <= WholeListPoints && points.Sum(point => point.FullText.Length) <= WholeListCharacters)
        {
            return points;
        }

        var scored = points.Select(point => (Point: point, Score: ScoreOf(point, question, weights))).ToList();
        var best = scored.Max(entry => entry.Score);
        var wanted = best == 0
            ? points.Take(MostPoints)
            : scored.Where(entry => entry.Score >= best * 0.4).OrderByDescending(entry => entry.Score).Take(MostPoints).Select(entry => entry.Point);
        var chosen = new List<Statement>();
        var length = 0;
        foreach (var point in wanted)
        {
            if (chosen.Count > 0 && length + point.FullText.Length > MostCharacters)
            {
                continue;
            }

            chosen.Add(point);
            length += point.FullText.Length;
        }

        return [.. chosen.OrderBy(point => point.Order)];
    }

    private static double ScoreOf(Statement point, Question question, Dictionary<string, double> weights)
    {
        var terms = Terms.Of(point.FullText).ToHashSet(StringComparer.Ordinal);
        var concepts = terms.Select(Terms.ConceptOf).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return question.Terms.Values.Sum(term =>
                terms.Contains(term.Stem) ? weights[term.Stem] : term.Concept is not null && concepts.Contains(term.Concept) ? 0.7 * weights[term.Stem] : 0)
            + (0.3 * question.FitOf(point.FullText));
    }
}
