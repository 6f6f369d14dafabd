namespace Egret.Client;

/// <summary>
/// Egret, one of its services or the model provider is unavailable (502, 503, 504, connection failure, timeout,
/// interrupted response). A later retry may succeed.
/// </summary>
public sealed class EgretUnavailableException : EgretException
{
    internal EgretUnavailableException(FailureDetails failure, Exception? inner = null)
        : base(failure, inner)
    {
    }

    internal static EgretUnavailableException Unreachable(Exception inner) =>
        new(new FailureDetails("Egret could not be reached."), inner);

    internal static EgretUnavailableException TimedOut(Exception inner) =>
        new(new FailureDetails("Egret did not answer in time."), inner);

    internal static EgretUnavailableException Interrupted(Exception? inner) =>
        new(new FailureDetails("The response was interrupted before it was complete."), inner);
}
