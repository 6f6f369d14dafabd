namespace Egret.Client;

/// <summary>The organisation's credits or storage are used up (402).</summary>
public sealed class EgretCreditsExhaustedException : EgretException
{
    internal EgretCreditsExhaustedException(Failure failure)
        : base(failure)
    {
    }
}
