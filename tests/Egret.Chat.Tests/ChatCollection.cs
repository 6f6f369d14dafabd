using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Chat.Queries;
using Egret.Chat.Sessions;
using Egret.Testing;

namespace Egret.Chat.Tests;

/// <summary>One service for all tests over HTTP.</summary>
[CollectionDefinition(Name)]
public sealed class ChatCollection : ICollectionFixture<ChatApp>
{
    public const string Name = "chat";
}
