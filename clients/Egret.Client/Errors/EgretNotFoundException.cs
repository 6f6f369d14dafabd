namespace Egret.Client;

/// <summary>Absent, or not the caller's to know of (404).</summary>
public sealed class EgretNotFoundException : EgretException
{
    internal EgretNotFoundException(Failure failure)
        : base(failure)
    {
    }

    internal static EgretNotFoundException WasDeleted() => new(new Failure("The document was deleted.") { Code = EgretErrorCodes.NotFound });
}
