namespace Egret.Client;

/// <summary>The organisation's credits or storage quota are exhausted (402).</summary>
public sealed class EgretCreditsExhaustedException : EgretException
{
    internal EgretCreditsExhaustedException(FailureDetails failure)
        : base(failure)
    {
    }
}
