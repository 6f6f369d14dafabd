namespace Egret.Chat.Tests;

/// <summary>The behaviour of the fake Knowledge service.</summary>
public enum KnowledgeState
{
    Answers,
    Fails,
    Hangs,
}
