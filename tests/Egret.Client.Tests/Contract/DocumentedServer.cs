using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Egret.Client.Tests.Contract;

/// <summary>
/// Responds to each operation of the OpenAPI document with the document's example; throws for any other request.
/// </summary>
internal sealed class DocumentedServer : HttpMessageHandler
{
    private const string SecondPage = "second-page";
    private static readonly string[] ProtocolHeaders = ["Accept", "Authorization"];

    public List<RecordedCall> Calls { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var operation = Operation.All.FirstOrDefault(operation => operation.Matches(request))
            ?? throw new InvalidOperationException(
                $"The document has no {request.Method} {request.RequestUri!.AbsolutePath}");
        var query = request.RequestUri!.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=')[0]).ToHashSet();
        var text = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        var isJson = request.Content?.Headers.ContentType?.MediaType == "application/json";
        Calls.Add(new RecordedCall(
            operation, query, request.Headers.Select(header => header.Key).ToHashSet(),
            isJson ? (JsonObject?)JsonNode.Parse(text!) : null, isJson ? null : text));
        return Answer(operation, request);
    }

    private static HttpResponseMessage Answer(Operation operation, HttpRequestMessage request)
    {
        var (status, content) = operation.Success();
        var response = new HttpResponseMessage((HttpStatusCode)status);
        var wanted = request.Headers.Accept.Single().MediaType!;
        var (mediaType, example) = content.FirstOrDefault(media => media.Key == wanted || wanted == "*/*");
        if (content.Count > 0 && mediaType is null)
        {
            throw new InvalidOperationException($"{operation} does not answer with {wanted}.");
        }

        if (mediaType is not null)
        {
            var text = example["example"] is JsonValue value && value.TryGetValue(out string? given)
                ? given
                : example["example"]?.ToJsonString() ?? "{}";
            // The example is in progress; the event stream has to reach a final status.
            text = text.Replace("\"status\":\"processing\"", "\"status\":\"ready\"", StringComparison.Ordinal);
            response.Content = new StringContent(
                text, Encoding.UTF8, mediaType == "*/*" ? "application/octet-stream" : mediaType);
        }

        if (operation.ParametersIn("query").Contains("cursor")
            && !request.RequestUri!.Query.Contains(SecondPage, StringComparison.Ordinal))
        {
            response.Headers.Add(
                "Link", $"<{request.RequestUri.AbsolutePath}?limit=1&cursor={SecondPage}>; rel=\"next\"");
        }

        return response;
    }

    /// <summary>Returns the names of the headers that the client added, without those of the HTTP protocol.</summary>
    public static IEnumerable<string> Chosen(RecordedCall call) => call.Headers.Except(ProtocolHeaders);
}
