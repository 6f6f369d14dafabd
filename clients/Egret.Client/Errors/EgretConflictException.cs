namespace Egret.Client;

/// <summary>It contradicts what is there (409): an address that is taken, the same document again, an organisation's last owner.</summary>
public sealed class EgretConflictException : EgretException
{
    internal EgretConflictException(Failure failure)
        : base(failure)
    {
    }
}
