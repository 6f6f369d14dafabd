namespace Egret.Chat.Queries;

/// <summary>The session, or its user or organisation, was deleted while the answer was generated.</summary>
internal sealed class SessionDeletedException() : Exception("The session was deleted during the request.");
