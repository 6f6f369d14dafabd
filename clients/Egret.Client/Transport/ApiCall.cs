using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Egret.Client;

/// <summary>One call of the API before it is sent.</summary>
internal sealed class ApiCall(HttpMethod method, ApiPath path, ApiQuery? query = null)
{
    private readonly string _target = $"{path}{query}";

    /// <summary>Whether it goes without a credential, so that signing in does not wait for having signed in.</summary>
    public bool IsAnonymous { get; init; }

    /// <summary>Whether it acts for the client's organisation; calls that name one in their path, or concern the account, do not.</summary>
    public bool ActsForOrganisation { get; init; }

    /// <summary>Whether it carries an Idempotency-Key, which makes it safe to repeat.</summary>
    public bool Creates { get; init; }

    /// <summary>Whether doing it twice does the same as doing it once: by default what only reads or brings about a stated state.</summary>
    public bool IsRepeatable { get; init; } = method != HttpMethod.Post;

    /// <summary>Whether the answer comes bit by bit and is read as it comes.</summary>
    public bool IsStreamed { get; init; }

    /// <summary>Whether an answer of 503 is what was asked for.</summary>
    public bool WantsEveryAnswer { get; init; }

    /// <summary>The media type asked for.</summary>
    public string Accept { get; init; } = "application/json";

    /// <summary>The body.</summary>
    public HttpContent? Content { get; init; }

    /// <summary>Whether the body can be sent again.</summary>
    public bool IsResendable { get; init; } = true;

    /// <summary>Whether the body is a file, which takes as long to send as the line needs.</summary>
    public bool IsUpload { get; init; }

    /// <summary>A body of JSON, whose length is known and which can be sent again.</summary>
    public static HttpContent Json<T>(T body, JsonTypeInfo<T> type)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, type));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    /// <summary>The request to send.</summary>
    public HttpRequestMessage ToRequest(Uri address, string? organisation, Deadline deadline)
    {
        var request = new HttpRequestMessage(method, new Uri(address, _target))
        {
            Content = IsUpload && Content is not null ? new UntimedContent(Content, deadline) : Content,
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(Accept));
        if (ActsForOrganisation && organisation is not null)
        {
            request.Headers.Add("X-Egret-Org", organisation);
        }

        if (Creates)
        {
            request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
        }

        request.Options.Set(RequestMarks.Deadline, deadline);
        request.Options.Set(RequestMarks.IsAnonymous, IsAnonymous);
        request.Options.Set(RequestMarks.IsRepeatable, (IsRepeatable || Creates) && IsResendable);
        request.Options.Set(RequestMarks.IsResendable, IsResendable);
        request.Options.Set(RequestMarks.WantsEveryAnswer, WantsEveryAnswer);
        request.Options.Set(RequestMarks.StreamsInBrowser, IsStreamed);
        return request;
    }
}
