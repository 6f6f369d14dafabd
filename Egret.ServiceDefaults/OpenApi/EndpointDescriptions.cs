using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Builder;

namespace Egret.ServiceDefaults.OpenApi;

/// <summary>What an endpoint says of itself where its signature does not.</summary>
public static class EndpointDescriptions
{
    /// <summary>The endpoint may answer with these codes of <see cref="ErrorCodes"/>, beside those that follow from its policy, path and body.</summary>
    public static TBuilder ProducesErrors<TBuilder>(this TBuilder endpoint, params string[] codes)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new ErrorAnswers(codes));

    /// <summary>The answer comes as a sequence of these, one after the other, in these media types.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="mediaTypes">JSON lines, Server-Sent Events.</param>
    /// <param name="items">What there may be one of at each place.</param>
    public static TBuilder ProducesSequence<TBuilder>(this TBuilder endpoint, IReadOnlyList<string> mediaTypes, params Type[] items)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new SequenceAnswer(mediaTypes, items));

    /// <summary>The answer is bytes of whatever type, also in ranges (RFC 9110 section 14).</summary>
    public static TBuilder ProducesBytes<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new BytesAnswer());

    /// <summary>The endpoint reads <c>multipart/form-data</c> with one <c>file</c> and, if wanted, <c>metadata</c>, a JSON object.</summary>
    public static TBuilder TakesUpload<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new UploadBody());

    private static TBuilder WithMetadata<TBuilder>(this TBuilder endpoint, object metadata)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoint.Add(builder => builder.Metadata.Add(metadata));
        return endpoint;
    }
}

/// <summary>
/// The caller needs this role in the organisation of the path, or else in the one that they act for. Only who enforces it adds it, so that
/// the document says nothing that does not hold; that it does is tested with each role.
/// </summary>
/// <param name="Role">One of <see cref="Contracts.OrganisationRoles"/>.</param>
/// <param name="UnlessOwn">Name of the path's parameter that may be the caller's own user id instead.</param>
/// <param name="RefusesKeys">Whether the caller must have signed in: no API key will do.</param>
public sealed record RequiredRole(string Role, string? UnlessOwn = null, bool RefusesKeys = false);

/// <summary>The caller must have signed in: no API key will do. Only who enforces it adds it.</summary>
public sealed record RefusesApiKeys;

internal sealed record ErrorAnswers(IReadOnlyList<string> Codes);

internal sealed record SequenceAnswer(IReadOnlyList<string> MediaTypes, IReadOnlyList<Type> Items);

internal sealed record BytesAnswer;

internal sealed record UploadBody;
