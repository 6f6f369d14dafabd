namespace Egret.Gateway.AccessCaching;

/// <summary>The result of a lookup in a service.</summary>
/// <typeparam name="T">The type of the value: a verdict or a principal.</typeparam>
/// <param name="Outcome">The outcome.</param>
/// <param name="Value">The value that was found; otherwise null.</param>
/// <param name="StartedAt">
/// The timestamp (<see cref="TimeProvider.GetTimestamp"/>) at which the lookup started. Invalidations after it are not
/// reflected in the value.
/// </param>
internal sealed record Lookup<T>(LookupOutcome Outcome, T? Value, long StartedAt)
    where T : class;
