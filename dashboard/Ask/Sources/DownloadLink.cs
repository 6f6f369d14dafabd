using System.Globalization;
using System.Text.RegularExpressions;
using Egret.Client;

namespace Egret.Dashboard.Ask.Sources;

/// <summary>
/// Download links of source documents. A link is signed for 15 minutes, so older answers need a new one.
/// </summary>
internal static partial class DownloadLink
{
    private const int MaxQueryLength = 400;
    private const int Candidates = 20;

    /// <summary>Returns whether a link is valid at a time.</summary>
    public static bool IsValidAt(string link, DateTimeOffset time) =>
        Expiry().Match(link) is not { Success: true } match
        || (
            long.TryParse(match.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var end)
                && end > time.ToUnixTimeSeconds());

    /// <summary>Gets a new link; null if the document no longer exists or is not visible.</summary>
    /// <param name="egret">The client.</param>
    /// <param name="organisation">Slug of the current organisation; null for a user without one.</param>
    /// <param name="source">The source.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static Task<string?> RenewAsync(
        EgretClient egret, string? organisation, Source source, CancellationToken cancellationToken) =>
        source.Scope == SourceScope.Private && organisation is not null
            && Guid.TryParse(source.DocumentId, out var document)
            ? GetAsync(egret.Documents.Of(organisation), document, cancellationToken)
            : FindAsync(egret, source, cancellationToken);

    private static async Task<string?> GetAsync(
        DocumentScopeClient client, Guid document, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.GetAsync(document, cancellationToken)).DownloadUrl;
        }
        catch (EgretNotFoundException)
        {
            return null;
        }
    }

    /// <summary>
    /// Finds a document of the public library by a search for the passage's text, because the document endpoints of the
    /// library are for platform administrators only.
    /// </summary>
    private static async Task<string?> FindAsync(EgretClient egret, Source source, CancellationToken cancellationToken)
    {
        var words = source.Excerpt.Length > MaxQueryLength ? source.Excerpt[..MaxQueryLength] : source.Excerpt;
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
