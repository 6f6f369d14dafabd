using Microsoft.Extensions.AI;

namespace Egret.Chat.Models.Extractive;

/// <summary>The content with which the extractive model receives a task.</summary>
internal sealed class EvidenceContent(AnswerTask task) : AIContent
{
    public AnswerTask Task => task;
}
