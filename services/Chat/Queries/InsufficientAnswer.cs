namespace Egret.Chat.Queries;

/// <summary>The answer when the sources hold none: it says so, where was searched, and what can be done. It says nothing on the matter.</summary>
internal static class InsufficientAnswer
{
    /// <param name="searchedIn">Where was searched, as it stands in a sentence.</param>
    public static string For(string searchedIn) => $"""
        The available sources do not answer this question. Searched: {searchedIn}.

        What you can do:

        - Ask again with the words that the regulation itself would use, or about one point at a time.
        - Choose another domain or category, if the matter is regulated elsewhere.
        - Upload the document that should answer it, and ask again when it is ready.

        """;
}
