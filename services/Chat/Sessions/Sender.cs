namespace Egret.Chat.Sessions;

/// <summary>The sender of a message.</summary>
internal enum Sender
{
    User,
    Assistant,
}
