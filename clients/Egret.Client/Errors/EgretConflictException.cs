namespace Egret.Client;

/// <summary>
/// The request conflicts with the current state of the resource (409): the address is taken, the document exists, the
/// member is the last owner.
/// </summary>
public sealed class EgretConflictException : EgretException
{
    internal EgretConflictException(FailureDetails failure)
        : base(failure)
    {
    }
}
