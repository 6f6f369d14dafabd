namespace Egret.Chat.Models;

/// <summary>A model provider is unavailable, rejects the request or exceeds the time limit.</summary>
internal sealed class ModelUnavailableException(
    string message, bool isTimeout, Exception? innerException = null) : Exception(message, innerException)
{
    public bool IsTimeout => isTimeout;
}
