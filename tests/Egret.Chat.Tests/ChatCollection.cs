namespace Egret.Chat.Tests;

/// <summary>One service instance for all tests over HTTP.</summary>
[CollectionDefinition(Name)]
public sealed class ChatCollection : ICollectionFixture<ChatApp>
{
    public const string Name = "chat";
}
