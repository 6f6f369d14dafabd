using Egret.Chat.Models.Extractive;
using Egret.Chat.Queries;
using Egret.Chat.Retrieval;

namespace Egret.Chat.Models;

/// <summary>The input from which a model writes an answer.</summary>
/// <param name="Question">The standalone question.</param>
/// <param name="Style">The style of the answer.</param>
/// <param name="Passages">The sources; the first is cited as 1.</param>
/// <param name="Evidence">The evidence in the passages, with the same numbers.</param>
internal sealed record AnswerTask(string Question, AnswerStyle Style, IReadOnlyList<RetrievedPassage> Passages, Evidence Evidence);
