using System.Globalization;

namespace Egret.Dashboard.Settings.Keys;

/// <summary>When a key is to end, as a person chooses it.</summary>
/// <param name="Title">The choice in words.</param>
/// <param name="Days">How many days from now; null for never, or for a date of their own.</param>
/// <param name="IsDate">Whether they name a date.</param>
internal sealed record KeyExpiry(string Title, int? Days, bool IsDate = false)
{
    /// <summary>What a browser's date field speaks.</summary>
    public const string DateFormat = "yyyy-MM-dd";

    /// <summary>What the longest life lacks: the server's clock may be behind this one's.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(10);

    private static readonly KeyExpiry[] Usual = [new("30 days", 30), new("90 days", 90), new("1 year", 365)];

    /// <summary>Never.</summary>
    public static KeyExpiry Never { get; } = new("Never", null);

    /// <summary>A date of one's own.</summary>
    public static KeyExpiry OnDate { get; } = new("On a date", null, IsDate: true);

    /// <summary>The choices that an organisation leaves.</summary>
    /// <param name="longestDays">How long a secret may work; null for no limit.</param>
    public static IReadOnlyList<KeyExpiry> Choices(int? longestDays) => longestDays is not { } longest
        ? [Never, .. Usual, OnDate]
        : [.. Usual.Where(choice => choice.Days < longest), new($"{longest} days, the longest allowed", longest), OnDate];

    /// <summary>The moment it comes to.</summary>
    /// <param name="date">The date, where one is named: the key works until that day is over.</param>
    /// <param name="longestDays">How long a secret may work.</param>
    /// <param name="now">The time.</param>
    /// <param name="at">The moment; null for never.</param>
    /// <returns>False when the date is none, or is over.</returns>
    public bool TryResolve(string? date, int? longestDays, DateTimeOffset now, out DateTimeOffset? at)
    {
        at = Days is { } days ? now.AddDays(days) : null;
        if (IsDate)
        {
            if (!DateOnly.TryParseExact(date, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day == DateOnly.MaxValue)
            {
                return false;
            }

            at = new DateTimeOffset(day.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Local));
        }

        // Only where it is the limit itself: a date beyond it is for the server to refuse, in its words.
        if (!IsDate && longestDays is { } longest && Days == longest)
        {
            at -= Margin;
        }

        return at is null || at > now;
    }
}
