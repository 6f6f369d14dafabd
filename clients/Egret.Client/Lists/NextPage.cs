namespace Egret.Client;

/// <summary>Reads where the next page begins from <c>Link: &lt;…&gt;; rel="next"</c> (RFC 8288).</summary>
internal static class NextPage
{
    private const string Parameter = "cursor=";

    /// <summary>
    /// The cursor of the next page; null on the last one. Only that is taken from the link, not its address: behind a proxy that may be one
    /// that cannot be reached from here, and no answer decides where the credential is sent.
    /// </summary>
    public static string? CursorOf(HttpResponseMessage response)
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

            var cursor = link[(query + 1)..end].Split('&').FirstOrDefault(pair => pair.StartsWith(Parameter, StringComparison.Ordinal));
            return cursor is null ? null : Uri.UnescapeDataString(cursor[Parameter.Length..]);
        }

        return null;
    }

    /// <summary>A link is told from the next one by its angle bracket: commas may stand within.</summary>
    private static IEnumerable<string> LinksOf(string header) => header.Split('<').Skip(1);

    private static bool IsNext(string parameters) => parameters.Split(';', ',')
        .Select(parameter => parameter.Trim())
        .Any(parameter => parameter.StartsWith("rel=", StringComparison.OrdinalIgnoreCase)
            && parameter[4..].Trim('"').Split(' ').Contains("next", StringComparer.OrdinalIgnoreCase));
}
