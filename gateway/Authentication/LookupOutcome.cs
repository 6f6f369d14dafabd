namespace Egret.Gateway.Authentication;

/// <summary>How a question to a service ended.</summary>
internal enum LookupOutcome
{
    /// <summary>There is one.</summary>
    Found,

    /// <summary>There is none.</summary>
    Unknown,

    /// <summary>The service did not answer. Never to be taken for either of the others.</summary>
    Unavailable,
}
