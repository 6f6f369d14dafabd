using Egret.Client;

namespace Egret.Dashboard.Sessions;

/// <summary>Which sessions are meant by some words.</summary>
internal static class SessionFilter
{
    /// <summary>Whether each word stands in the title or in the name of the domain or the region.</summary>
    public static bool Matches(Session session, string words) =>
        words.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).All(word =>
            Has(session.Title, word) || Has(session.DomainName, word) || Has(session.CategoryName, word));

    private static bool Has(string? text, string word) => text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;
}
