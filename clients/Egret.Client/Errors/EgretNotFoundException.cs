namespace Egret.Client;

/// <summary>The resource does not exist or is not visible to the caller (404).</summary>
public sealed class EgretNotFoundException : EgretException
{
    internal EgretNotFoundException(FailureDetails failure)
        : base(failure)
    {
    }

    internal static EgretNotFoundException DocumentDeleted() =>
        new(new FailureDetails("The document was deleted.") { Code = EgretErrorCodes.NotFound });
}
