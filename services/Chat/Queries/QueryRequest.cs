using System.ComponentModel.DataAnnotations;
using Egret.ServiceDefaults.Validation;

namespace Egret.Chat.Queries;

/// <summary>A question to the service.</summary>
public sealed record QueryRequest
{
    internal const int MaxQueryLength = 8_000;

    /// <summary>The question: 1 to 8,000 characters after trimming.</summary>
    [Required, StringLength(MaxQueryLength), NoControlCharacters]
    public string? Query { get; init => field = value?.Trim(); }

    /// <summary>
    /// Slug of the public domain to search. If omitted, the domain of the session applies; without a session, all
    /// domains that the caller may query are searched, and the new session has no domain.
    /// </summary>
    [StringLength(100), NoControlCharacters]
    public string? Domain { get; init => field = value.NullIfBlank(); }

    /// <summary>Code of a category of the domain; if omitted, the whole domain is searched.</summary>
    [StringLength(100), NoControlCharacters]
    public string? Category { get; init => field = value.NullIfBlank(); }

    /// <summary>Alias of <see cref="Category"/>; the values must match.</summary>
    [StringLength(100), NoControlCharacters]
    public string? Region { get; init => field = value.NullIfBlank(); }

    /// <summary>
    /// <c>compliance</c>: obligations first, terse. <c>advisory</c>: more context. <c>auto</c> (default): selected by
    /// the question.
    /// </summary>
    [AllowedValues("compliance", "advisory", "auto", null, ErrorMessage = "It must be compliance, advisory or auto.")]
    public string? Mode { get; init; }

    /// <summary>Id of the model that writes the answer; defaults to the configured model.</summary>
    [StringLength(100), NoControlCharacters]
    public string? ModelId { get; init => field = value.NullIfBlank(); }

    /// <summary>Alias of <see cref="ModelId"/>; the values must match.</summary>
    [StringLength(100), NoControlCharacters]
    public string? Model { get; init => field = value.NullIfBlank(); }

    /// <summary>Whether to stream the answer as JSON lines, or as server-sent events if accepted.</summary>
    public bool? Stream { get; init; }

    /// <summary>The session that the question continues; if omitted, a session is created.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>
    /// <c>public</c>: documents of the domain. <c>private</c>: documents of the organisation. <c>all</c> (default):
    /// both.
    /// </summary>
    [AllowedValues("all", "public", "private", null, ErrorMessage = "It must be all, public or private.")]
    public string? KnowledgeScope { get; init; }
}
