namespace Egret.Chat.Tests;

/// <summary>A passage of a fictional rulebook.</summary>
public sealed record TestPassage(string Domain, string Filename, string Heading, string Text)
{
    public Guid DocumentId { get; } = Guid.CreateVersion7();

    public Guid Id { get; } = Guid.CreateVersion7();
}
