using System.Globalization;
using System.Text;
using Egret.Chat.Models.Extractive;
using Egret.Chat.Queries;
using Egret.Chat.Reading;
using Microsoft.Extensions.AI;

namespace Egret.Chat.Models;

/// <summary>What a model is given to write an answer from.</summary>
/// <param name="Question">The question, complete in itself.</param>
/// <param name="Style">How the answer is to read.</param>
/// <param name="Passages">The sources' texts; the first is cited as 1.</param>
/// <param name="Evidence">What was found in them, with passages counted likewise.</param>
internal sealed record AnswerTask(string Question, AnswerStyle Style, IReadOnlyList<RetrievedPassage> Passages, Evidence Evidence);
