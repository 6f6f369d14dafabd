using Egret.Client;

namespace Egret.Dashboard.Sessions;

/// <summary>Filters sessions by words.</summary>
internal static class SessionFilter
{
    /// <summary>Whether each word occurs in the title, domain name or region name.</summary>
    public static bool Matches(Session session, string words) =>
        words.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).All(word =>
            Has(session.Title, word) || Has(session.DomainName, word) || Has(session.CategoryName, word));

    private static bool Has(string? text, string word) =>
        text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;
}
