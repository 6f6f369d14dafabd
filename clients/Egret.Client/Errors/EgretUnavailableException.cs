namespace Egret.Client;

/// <summary>
/// Egret, a service of it, the model provider or the way there is away for the moment (502, 503, 504, no connection, no answer in time, an
/// answer that broke off). Trying again later may succeed.
/// </summary>
public sealed class EgretUnavailableException : EgretException
{
    internal EgretUnavailableException(Failure failure, Exception? inner = null)
        : base(failure, inner)
    {
    }

    internal static EgretUnavailableException NotReached(Exception inner) => new(new Failure("Egret could not be reached."), inner);

    internal static EgretUnavailableException TooSlow(Exception inner) => new(new Failure("Egret did not answer in time."), inner);

    internal static EgretUnavailableException BrokeOff(Exception? inner) => new(new Failure("The answer broke off before it was whole."), inner);
}
