namespace Egret.Client;

/// <summary>Reads the cursor of the next page from <c>Link: &lt;…&gt;; rel="next"</c> (RFC 8288).</summary>
internal static class NextPage
{
    private const string Parameter = "cursor=";

    /// <summary>
    /// Returns the cursor of the next page; null on the last page. Only the cursor is used, not the link's address:
    /// behind a proxy it may be unreachable, and a response must not decide where the credential is sent.
    /// </summary>
    public static string? GetCursor(HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues("Link", out var values))
        {
            return null;
        }

        foreach (var link in values.SelectMany(LinksOf))
        {
            var end = link.IndexOf('>', StringComparison.Ordinal);
            var query = link.IndexOf('?', StringComparison.Ordinal);
            if (query < 0 || end < query || !IsNext(link[(end + 1)..]))
            {
                continue;
            }

            var cursor = link[(query + 1)..end].Split('&')
                .FirstOrDefault(pair => pair.StartsWith(Parameter, StringComparison.Ordinal));
            return cursor is null ? null : Uri.UnescapeDataString(cursor[Parameter.Length..]);
        }

        return null;
    }

    /// <summary>Splits at angle brackets, because commas may occur inside a link.</summary>
    private static IEnumerable<string> LinksOf(string header) => header.Split('<').Skip(1);

    private static bool IsNext(string parameters) => parameters.Split(';', ',')
        .Select(parameter => parameter.Trim())
        .Any(parameter => parameter.StartsWith("rel=", StringComparison.OrdinalIgnoreCase)
            && parameter[4..].Trim('"').Split(' ').Contains("next", StringComparer.OrdinalIgnoreCase));
}
