namespace Egret.Chat.Queries;

/// <summary>The answer for insufficient context: states what was searched and suggests next steps.</summary>
internal static class InsufficientAnswer
{
    /// <summary>Returns the text of the answer.</summary>
    /// <param name="searchedIn">The searched scope, as part of a sentence.</param>
    public static string For(string searchedIn) => $"""
        The available sources do not answer this question. Searched: {searchedIn}.

        What you can do:

        - Ask again with the words that the regulation itself would use, or about one point at a time.
        - Choose another domain or category, if the matter is regulated elsewhere.
        - Upload the document that should answer it, and ask again when it is ready.

        """;
}
