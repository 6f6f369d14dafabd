namespace Egret.Client;

/// <summary>A known caller who may not do this (403): by their role, the scopes of their key, or the domains of their organisation.</summary>
public sealed class EgretPermissionDeniedException : EgretException
{
    internal EgretPermissionDeniedException(Failure failure)
        : base(failure)
    {
    }
}
