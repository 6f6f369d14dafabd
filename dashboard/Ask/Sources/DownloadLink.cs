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

    /// <summary>Gets one that works; null where the document is no longer to be had.</summary>
    /// <param name="egret">Whom to ask.</param>
    /// <param name="organisation">Slug of the organisation that is acted for; null for none.</param>
    /// <param name="source">What the document is wanted of.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public static Task<string?> RenewAsync(EgretClient egret, string? organisation, Source source, CancellationToken cancellationToken) =>
        source.Scope == SourceScope.Private && organisation is not null && Guid.TryParse(source.DocumentId, out var document)
            ? GetAsync(egret.Documents.Of(organisation), document, cancellationToken)
            : FindAsync(egret, source, cancellationToken);

    private static async Task<string?> GetAsync(DocumentShelf shelf, Guid document, CancellationToken cancellationToken)
    {
        try
        {
            return (await shelf.GetAsync(document, cancellationToken)).DownloadUrl;
        }
        catch (EgretNotFoundException)
        {
            return null;
        }
    }

    /// <summary>
    /// A search is how anybody gets at a document of the public library, whose shelves are open to platform administrators alone; and a
    /// passage's own words find it.
    /// </summary>
    private static async Task<string?> FindAsync(EgretClient egret, Source source, CancellationToken cancellationToken)
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
