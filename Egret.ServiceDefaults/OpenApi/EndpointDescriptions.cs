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
