namespace Egret.Benchmarks.Retrieval;

/// <summary>One passage; document and passage id together are its key.</summary>
internal sealed record JudgedPassage(int DocumentID, string PassageID, string Passage);
