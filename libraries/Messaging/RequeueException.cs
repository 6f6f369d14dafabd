namespace Egret.Messaging;

/// <summary>The event must be requeued. The inner exception is that of the last attempt.</summary>
internal sealed class RequeueException(string message, Exception innerException) : Exception(message, innerException);
