using System.Text.Json.Serialization;

namespace Egret.Client;

/// <summary>A question.</summary>
/// <param name="Query">The question: 1 to 8,000 characters, spaces around it not counted.</param>
public sealed record Question(string Query)
{
    /// <summary>
    /// Slug of the public domain to search. Without it every domain that the caller may query is searched, and a new session is not bound to
    /// any; in a session, its own domain is.
    /// </summary>
    public string? Domain { get; init; }

    /// <summary>Code of the domain's category; without it all of the domain is searched.</summary>
    public string? Category { get; init; }

    /// <summary>How to answer; by the question's form by default.</summary>
    public AnswerMode? Mode { get; init; }

    /// <summary>Id of the model that is to write the answer; without it, the default one.</summary>
    public string? ModelId { get; init; }

    /// <summary>The session that the question continues; without it a new one is made.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>Where to look; everywhere by default.</summary>
    public KnowledgeScope? KnowledgeScope { get; init; }

    /// <summary>Whether the answer comes while it is written: which method is called says it.</summary>
    [JsonInclude]
    internal bool? Stream { get; init; }
}

/// <summary>How a question is answered.</summary>
[JsonConverter(typeof(WireEnumConverter<AnswerMode>))]
public enum AnswerMode
{
    /// <summary>A mode that this version of the client does not know.</summary>
    Unknown,

    /// <summary>Obligations first, terse.</summary>
    Compliance,

    /// <summary>More context.</summary>
    Advisory,

    /// <summary>By the question's form; an answer says which of the others it became.</summary>
    Auto,
}
