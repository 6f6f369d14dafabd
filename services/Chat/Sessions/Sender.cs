using Egret.Chat.Queries;
using Egret.Chat.Reading;

namespace Egret.Chat.Sessions;

/// <summary>Who said it.</summary>
internal enum Sender
{
    User,
    Assistant,
}
