namespace Egret.Messaging;

/// <summary>The outbox message cannot be converted to an event.</summary>
internal sealed class UnreadableEventException(string message, Exception? innerException = null) : Exception(message, innerException);
