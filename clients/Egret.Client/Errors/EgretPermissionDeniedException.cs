namespace Egret.Client;

/// <summary>
/// The caller lacks the permission (403), because of their role, the scopes of the key, or the allowed domains of the
/// organisation.
/// </summary>
public sealed class EgretPermissionDeniedException : EgretException
{
    internal EgretPermissionDeniedException(FailureDetails failure)
        : base(failure)
    {
    }
}
