namespace Egret.Benchmarks.Retrieval;

/// <summary>One question with the passages that answer it.</summary>
internal sealed record JudgedQuestion(string QuestionID, string Question, JudgedPassage[] Passages);
