namespace Egret.Client;

/// <summary>A field of the request is missing or invalid (400); see <see cref="EgretException.Errors"/>.</summary>
public sealed class EgretInvalidRequestException : EgretException
{
    internal EgretInvalidRequestException(FailureDetails failure)
        : base(failure)
    {
    }
}
