using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Egret.Client;

/// <summary>An API call to send.</summary>
internal sealed class ApiCall(HttpMethod method, ApiPath path, ApiQuery? query = null)
{
    private readonly string _target = $"{path}{query}";

    /// <summary>
    /// Whether the call is sent without a credential. Sign-in and refresh calls must not wait for a credential.
    /// </summary>
    public bool IsAnonymous { get; init; }

    /// <summary>
    /// Whether the call sends the client's organisation. False for calls that name one in the path or concern the
    /// account.
    /// </summary>
    public bool ActsForOrganisation { get; init; }

    /// <summary>Whether the call sends an Idempotency-Key, which makes it safe to repeat.</summary>
    public bool IsIdempotencyKeyed { get; init; }

    /// <summary>Whether the call is idempotent; true by default for all methods but POST.</summary>
    public bool IsRepeatable { get; init; } = method != HttpMethod.Post;

    /// <summary>Whether the response is read as a stream.</summary>
    public bool IsStreamed { get; init; }

    /// <summary>Whether error statuses are returned without retries, as for health checks.</summary>
    public bool AcceptsErrorStatus { get; init; }

    /// <summary>Value of the Accept header.</summary>
    public string Accept { get; init; } = "application/json";

    /// <summary>The request body.</summary>
    public HttpContent? Content { get; init; }

    /// <summary>Whether the request body can be sent again.</summary>
    public bool IsResendable { get; init; } = true;

    /// <summary>Whether the request body is a file, whose sending time does not count towards the timeout.</summary>
    public bool IsUpload { get; init; }

    /// <summary>Creates a buffered JSON body, which has a length and can be sent again.</summary>
    public static HttpContent Json<T>(T body, JsonTypeInfo<T> type)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, type));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    /// <summary>Creates the HTTP request.</summary>
    public HttpRequestMessage ToRequest(Uri address, string? organisation, Deadline deadline)
    {
        var request = new HttpRequestMessage(method, new Uri(address, _target))
        {
            Content = IsUpload && Content is not null ? new UnboundedContent(Content, deadline) : Content,
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(Accept));
        if (ActsForOrganisation && organisation is not null)
        {
            request.Headers.Add("X-Egret-Org", organisation);
        }

        if (IsIdempotencyKeyed)
        {
            request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
        }

        request.Options.Set(RequestOptionKeys.Deadline, deadline);
        request.Options.Set(RequestOptionKeys.IsAnonymous, IsAnonymous);
        request.Options.Set(RequestOptionKeys.IsRepeatable, (IsRepeatable || IsIdempotencyKeyed) && IsResendable);
        request.Options.Set(RequestOptionKeys.IsResendable, IsResendable);
        request.Options.Set(RequestOptionKeys.AcceptsErrorStatus, AcceptsErrorStatus);
        request.Options.Set(RequestOptionKeys.StreamsInBrowser, IsStreamed);
        return request;
    }
}
