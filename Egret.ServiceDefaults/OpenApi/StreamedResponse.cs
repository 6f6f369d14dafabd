namespace Egret.ServiceDefaults.OpenApi;

/// <summary>Endpoint metadata: the response is a stream of items.</summary>
/// <param name="MediaTypes">The media types of the stream, such as <c>text/event-stream</c>.</param>
/// <param name="Items">The types of the items.</param>
internal sealed record StreamedResponse(IReadOnlyList<string> MediaTypes, IReadOnlyList<Type> Items);
