using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Builder;

namespace Egret.ServiceDefaults.OpenApi;

/// <summary>Describes the parts of an endpoint that its handler's signature does not show.</summary>
public static class EndpointDescriptions
{
    /// <summary>
    /// Adds error codes that the handler returns, besides the codes that follow from the endpoint's policy, path and
    /// body.
    /// </summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="codes">Values of <see cref="ErrorCodes"/>.</param>
    public static TBuilder ProducesErrors<TBuilder>(this TBuilder endpoint, params string[] codes)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new ErrorResponses(codes));

    /// <summary>Describes the response as a stream of items.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="mediaTypes">The media types of the stream: JSON lines or server-sent events.</param>
    /// <param name="items">The types of the items.</param>
    public static TBuilder ProducesStream<TBuilder>(this TBuilder endpoint, IReadOnlyList<string> mediaTypes, params Type[] items)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new StreamedResponse(mediaTypes, items));

    /// <summary>
    /// Describes the response as binary content of any media type, with support for ranges (RFC 9110 section 14).
    /// </summary>
    public static TBuilder ProducesBinary<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new BinaryResponse());

    /// <summary>
    /// Describes the request body as <c>multipart/form-data</c> with one <c>file</c> and an optional JSON object
    /// <c>metadata</c>.
    /// </summary>
    public static TBuilder AcceptsUpload<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new UploadBody());

    private static TBuilder WithMetadata<TBuilder>(this TBuilder endpoint, object metadata)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoint.Add(builder => builder.Metadata.Add(metadata));
        return endpoint;
    }
}
