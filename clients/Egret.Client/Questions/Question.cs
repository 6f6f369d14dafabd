using System.Text.Json.Serialization;

namespace Egret.Client;

/// <summary>A question.</summary>
/// <param name="Query">Text of the question: 1 to 8,000 characters without surrounding white space.</param>
public sealed record Question(string Query)
{
    /// <summary>
    /// Slug of the public domain to search. If null, a session's own domain is searched; without one, all domains that
    /// the caller may query.
    /// </summary>
    public string? Domain { get; init; }

    /// <summary>Code of the domain's category; null for the whole domain.</summary>
    public string? Category { get; init; }

    /// <summary>Answer mode; chosen from the question's form if null.</summary>
    public AnswerMode? Mode { get; init; }

    /// <summary>Id of the model; null for the default one.</summary>
    public string? ModelId { get; init; }

    /// <summary>The session to continue; null for a new one.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>Knowledge to search; all if null.</summary>
    public KnowledgeScope? KnowledgeScope { get; init; }

    /// <summary>Whether to stream the answer; set by the called method.</summary>
    [JsonInclude]
    internal bool? Stream { get; init; }
}
