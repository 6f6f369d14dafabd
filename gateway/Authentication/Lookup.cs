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

/// <summary>The answer to a question to a service.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Value">What was found, otherwise null.</param>
/// <param name="StartedAt">Timestamp (<see cref="TimeProvider.GetTimestamp"/>) of when it was asked: what was dropped since is not in it.</param>
internal sealed record Lookup<T>(LookupOutcome Outcome, T? Value, long StartedAt)
    where T : class;
