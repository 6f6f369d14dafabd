namespace Egret.Chat.Retrieval;

/// <summary>A statement that is part of the evidence.</summary>
/// <param name="Passage">The index of the passage.</param>
/// <param name="Statement">The statement.</param>
/// <param name="Points">The selected points of the statement, in the order of the source.</param>
/// <param name="Score">The score, comparable within one question.</param>
internal sealed record Finding(int Passage, Statement Statement, IReadOnlyList<Statement> Points, double Score)
{
    /// <summary>Whether points of the list are omitted.</summary>
    public int OmittedPoints => Statement.Points.Count - Points.Count;
}
