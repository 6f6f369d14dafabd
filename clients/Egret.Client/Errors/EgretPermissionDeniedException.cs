namespace Egret.Client;

/// <summary>A known caller who may not do this (403): by his role, the scopes of his key, or the domains of his organisation.</summary>
public sealed class EgretPermissionDeniedException : EgretException
{
    internal EgretPermissionDeniedException(Failure failure)
        : base(failure)
    {
    }
}
