using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Egret.Chat.Models.Extractive;

/// <summary>A task in a form that only the built-in model reads.</summary>
internal sealed class EvidenceContent(AnswerTask task) : AIContent
{
    public AnswerTask Task => task;
}
