namespace Egret.Gateway.Tests.RateLimiting;

/// <summary>
/// Limits count by the clock's minutes, so that an exact count must not begin shortly before one ends.
/// </summary>
internal static class WindowStart
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(15);

    /// <summary>Waits for the next minute where this one is nearly over.</summary>
    public static async Task WaitAsync()
    {
        var left = TimeSpan.FromTicks(Minute.Ticks - (DateTimeOffset.UtcNow.Ticks % Minute.Ticks));
        if (left < Enough)
        {
            // A delay ends a fraction of a millisecond before its time, which would be before the minute's end.
            await Task.Delay(left + TimeSpan.FromMilliseconds(50));
        }
    }
}
