using System.Globalization;
using System.Text.RegularExpressions;
using Egret.Client;

namespace Egret.Dashboard.Ask.Sources;

/// <summary>The link that opens a source's document. It is signed for some minutes; an answer of yesterday needs a new one.</summary>
internal static partial class DownloadLink
{
    private const int LongestQuery = 400;
    private const int Candidates = 20;

    /// <summary>Whether it works until then.</summary>
    public static bool IsValidAt(string link, DateTimeOffset time) =>
        Expiry().Match(link) is not { Success: true } match
        || (long.TryParse(match.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var end) && end > time.ToUnixTimeSeconds());

    /// <summary>
    /// Gets one that works; null where the document is no longer to be had. A search is how anybody gets at a document of the public library,
    /// whose shelves are open to platform administrators alone; and a passage's own words find it.
    /// </summary>
    public static async Task<string?> RenewAsync(EgretClient egret, Source source, CancellationToken cancellationToken)
    {
        var words = source.Excerpt.Length > LongestQuery ? source.Excerpt[..LongestQuery] : source.Excerpt;
        var found = await egret.Search.FindAsync(
            new SearchRequest(words)
            {
                TopK = Candidates,
                KnowledgeScope = source.Scope == SourceScope.Private ? KnowledgeScope.Private : KnowledgeScope.Public,
            },
            cancellationToken);
        return found.Results.FirstOrDefault(result => result.DocumentId.ToString() == source.DocumentId)?.DownloadUrl;
    }

    [GeneratedRegex(@"[?&]expires=(\d+)")]
    private static partial Regex Expiry();
}
