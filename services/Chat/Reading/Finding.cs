namespace Egret.Chat.Reading;

/// <summary>A statement that answers, or helps to.</summary>
/// <param name="Passage">Index of its passage among those given.</param>
/// <param name="Statement">What it says.</param>
/// <param name="Points">Those of its points that are worth showing, in the order of the source.</param>
/// <param name="Score">How well it answers, to compare with others of the same question.</param>
internal sealed record Finding(int Passage, Statement Statement, IReadOnlyList<Statement> Points, double Score)
{
    /// <summary>Whether points of the list were left out.</summary>
    public int OmittedPoints => Statement.Points.Count - Points.Count;
}
