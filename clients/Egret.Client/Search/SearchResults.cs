using System.Text.Json.Serialization;

namespace Egret.Client;

/// <summary>The passages found, best first.</summary>
/// <param name="Results">The passages.</param>
/// <param name="RetrievalMs">How long it took, in milliseconds.</param>
public sealed record SearchResults(IReadOnlyList<SearchResult> Results, double RetrievalMs);

/// <summary>A passage found.</summary>
/// <param name="Rank">Its place, from 1.</param>
/// <param name="Score">From 0 to 1, comparable between questions: how well it meets the question. Below 0.08 it most likely does not.</param>
/// <param name="Text">What it says.</param>
/// <param name="Scope">Whose it is.</param>
/// <param name="DocumentId">Its document.</param>
/// <param name="PassageId">Names it.</param>
/// <param name="PassageRef">The id it was uploaded with, when the document was split beforehand.</param>
/// <param name="Filename">Its document's name.</param>
/// <param name="Heading">The headings above it.</param>
/// <param name="Page">The page it begins on, for formats that have pages.</param>
/// <param name="Start">Where it begins in the document's text.</param>
/// <param name="End">Where it ends there.</param>
/// <param name="Uri">Names its document for good.</param>
/// <param name="DownloadUrl">Opens the document without a credential, for 15 minutes.</param>
public sealed record SearchResult(
    int Rank,
    double Score,
    string Text,
    SourceScope Scope,
    Guid DocumentId,
    Guid PassageId,
    string? PassageRef,
    string Filename,
    string? Heading,
    int? Page,
    int Start,
    int End,
    string Uri,
    string DownloadUrl);

/// <summary>Whose a passage is.</summary>
[JsonConverter(typeof(WireEnumConverter<SourceScope>))]
public enum SourceScope
{
    /// <summary>An owner that this version of the client does not know.</summary>
    Unknown,

    /// <summary>Of the public library.</summary>
    Public,

    /// <summary>Of the caller's organisation.</summary>
    Private,
}
