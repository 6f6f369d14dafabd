using System.Globalization;

namespace Egret.Dashboard.Settings.Keys;

/// <summary>A selectable expiry of a key.</summary>
/// <param name="Title">Display text.</param>
/// <param name="Days">Lifetime in days; null for no expiry or a date.</param>
/// <param name="IsDate">Whether the user enters a date.</param>
internal sealed record KeyExpiry(string Title, int? Days, bool IsDate = false)
{
    /// <summary>Format of the browser's date input.</summary>
    public const string DateFormat = "yyyy-MM-dd";

    /// <summary>Subtracted from the maximum lifetime, because the server's clock may be behind.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(10);

    private static readonly KeyExpiry[] Presets = [new("30 days", 30), new("90 days", 90), new("1 year", 365)];

    /// <summary>No expiry.</summary>
    public static KeyExpiry Never { get; } = new("Never", null);

    /// <summary>A date that the user enters.</summary>
    public static KeyExpiry OnDate { get; } = new("On a date", null, IsDate: true);

    /// <summary>Returns the choices that the organisation's policy permits.</summary>
    /// <param name="maxLifetimeDays">Maximum lifetime of a secret in days; null if unlimited.</param>
    public static IReadOnlyList<KeyExpiry> Choices(int? maxLifetimeDays) => maxLifetimeDays is not { } maximum
        ? [Never, .. Presets, OnDate]
        : [.. Presets.Where(choice => choice.Days < maximum), new($"{maximum} days (maximum)", maximum), OnDate];

    /// <summary>Computes the expiry.</summary>
    /// <param name="date">The entered date; the key is valid through that day.</param>
    /// <param name="maxLifetimeDays">Maximum lifetime of a secret in days; null if unlimited.</param>
    /// <param name="now">The current time.</param>
    /// <param name="at">The expiry; null for none.</param>
    /// <returns>False if the date is invalid or has passed.</returns>
    public bool TryResolve(string? date, int? maxLifetimeDays, DateTimeOffset now, out DateTimeOffset? at)
    {
        at = Days is { } days ? now.AddDays(days) : null;
        if (IsDate)
        {
            if (!DateOnly.TryParseExact(date, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                || day == DateOnly.MaxValue)
            {
                return false;
            }

            at = new DateTimeOffset(day.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Local));
        }

        // Applied only to the exact limit. The server rejects dates beyond it with its own message.
        if (!IsDate && maxLifetimeDays is { } maximum && Days == maximum)
        {
            at -= Margin;
        }

        return at is null || at > now;
    }
}
