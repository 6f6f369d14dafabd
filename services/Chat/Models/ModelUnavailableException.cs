using Microsoft.Extensions.AI;

namespace Egret.Chat.Models;

/// <summary>A model's provider is away, refuses, or takes too long.</summary>
internal sealed class ModelUnavailableException(string message, bool isTimeout, Exception? innerException = null) : Exception(message, innerException)
{
    public bool IsTimeout => isTimeout;
}
