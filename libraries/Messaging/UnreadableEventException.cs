namespace Egret.Messaging;

/// <summary>An event that cannot be published, whether the broker is there or not.</summary>
internal sealed class UnreadableEventException(string message, Exception? innerException = null) : Exception(message, innerException);
