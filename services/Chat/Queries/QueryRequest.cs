using System.ComponentModel.DataAnnotations;
using Egret.ServiceDefaults.Validation;

namespace Egret.Chat.Queries;

/// <summary>A question.</summary>
public sealed record QueryRequest
{
    internal const int LongestQuery = 8_000;

    /// <summary>The question: 1 to 8,000 characters, spaces around it not counted.</summary>
    [Required, StringLength(LongestQuery), NoControlCharacters]
    public string? Query { get; init => field = value?.Trim(); }

    /// <summary>
    /// Slug of the public domain to search. Without it every domain that the caller may query is searched, and a new session is
    /// not bound to any; in a session, its own domain is.
    /// </summary>
    [StringLength(100), NoControlCharacters]
    public string? Domain { get; init => field = Blank.ToNull(value); }

    /// <summary>Code of the domain's category; without it all of the domain is searched.</summary>
    [StringLength(100), NoControlCharacters]
    public string? Category { get; init => field = Blank.ToNull(value); }

    /// <summary>Another name of <see cref="Category"/>.</summary>
    [StringLength(100), NoControlCharacters]
    public string? Region { get; init => field = Blank.ToNull(value); }

    /// <summary><c>compliance</c>: obligations first, terse. <c>advisory</c>: more context. <c>auto</c>, the default: by the question's form.</summary>
    [AllowedValues("compliance", "advisory", "auto", null, ErrorMessage = "It must be compliance, advisory or auto.")]
    public string? Mode { get; init; }

    /// <summary>Id of the model that is to write the answer; without it, the default one.</summary>
    [StringLength(100), NoControlCharacters]
    public string? ModelId { get; init => field = Blank.ToNull(value); }

    /// <summary>Another name of <see cref="ModelId"/>.</summary>
    [StringLength(100), NoControlCharacters]
    public string? Model { get; init => field = Blank.ToNull(value); }

    /// <summary>Whether the answer comes as a stream of JSON lines (or Server-Sent Events, if accepted) while it is written.</summary>
    public bool? Stream { get; init; }

    /// <summary>The session that the question continues; without it a new one is made.</summary>
    public Guid? SessionId { get; init; }

    /// <summary><c>public</c>: the domain's documents. <c>private</c>: the organisation's own. <c>all</c>, the default: both.</summary>
    [AllowedValues("all", "public", "private", null, ErrorMessage = "It must be all, public or private.")]
    public string? KnowledgeScope { get; init; }
}
