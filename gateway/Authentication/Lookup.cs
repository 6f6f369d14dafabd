namespace Egret.Gateway.Authentication;

/// <summary>The answer to a question to a service.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Value">What was found, otherwise null.</param>
/// <param name="StartedAt">Timestamp (<see cref="TimeProvider.GetTimestamp"/>) of when it was asked: what was dropped since is not in it.</param>
internal sealed record Lookup<T>(LookupOutcome Outcome, T? Value, long StartedAt)
    where T : class;
