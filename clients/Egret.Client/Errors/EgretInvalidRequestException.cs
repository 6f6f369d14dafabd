namespace Egret.Client;

/// <summary>Something in the request is missing or wrong (400); <see cref="EgretException.Errors"/> names the fields.</summary>
public sealed class EgretInvalidRequestException : EgretException
{
    internal EgretInvalidRequestException(Failure failure)
        : base(failure)
    {
    }
}
