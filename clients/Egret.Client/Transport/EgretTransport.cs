using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Egret.Client;

/// <summary>Sends calls and converts responses to values or exceptions.</summary>
internal sealed class EgretTransport(
    HttpClient http, Uri address, string? organisation, TimeSpan timeout, TimeProvider time)
{
    /// <summary>The time source.</summary>
    public TimeProvider Time => time;

    /// <summary>Returns a transport that acts for another organisation and shares the HTTP client.</summary>
    public EgretTransport For(string slug) => new(http, address, slug, timeout, time);

    /// <summary>Sends a call whose response has no content.</summary>
    public async Task SendAsync(ApiCall call, CancellationToken cancellationToken)
    {
        using var response = await SendForResponseAsync(call, cancellationToken);
    }

    /// <summary>Sends a call and deserialises the response.</summary>
    public async Task<T> SendAsync<T>(ApiCall call, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var response = await SendForResponseAsync(call, cancellationToken);
        return await ReadAsync(response, type, cancellationToken);
    }

    /// <summary>Sends a call and returns the response, whether it succeeded or not. The caller disposes it.</summary>
    public Task<HttpResponseMessage> SendRawAsync(ApiCall call, CancellationToken cancellationToken) =>
        SendAsync(call, acceptsError: true, cancellationToken);

    /// <summary>Sends a call and returns its successful response. The caller disposes it.</summary>
    public Task<HttpResponseMessage> SendForResponseAsync(ApiCall call, CancellationToken cancellationToken) =>
        SendAsync(call, acceptsError: false, cancellationToken);

    /// <summary>Deserialises the JSON of a response.</summary>
    public static async Task<T> ReadAsync<T>(
        HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
            return await JsonSerializer.DeserializeAsync(content, type, cancellationToken)
                ?? throw EgretException.UnexpectedResponse(response.StatusCode, null);
        }
        catch (JsonException exception)
        {
            throw EgretException.UnexpectedResponse(response.StatusCode, exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw EgretUnavailableException.Interrupted(exception);
        }
    }

    /// <summary>
    /// The deadline covers the request until the response is received; of a stream, until its headers are received.
    /// </summary>
    private async Task<HttpResponseMessage> SendAsync(
        ApiCall call, bool acceptsError, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(LimitOf(call), time, cancellationToken);
        using var request = call.ToRequest(address, organisation, deadline);
        var completion = call.IsStreamed
            ? HttpCompletionOption.ResponseHeadersRead
            : HttpCompletionOption.ResponseContentRead;
        try
        {
            var response = await http.SendAsync(request, completion, deadline.Token);
            if (acceptsError || response.IsSuccessStatusCode)
            {
                return response;
            }

            using (response)
            {
                throw await ErrorResponseReader.ReadAsync(response, deadline.Token);
            }
        }
        catch (HttpRequestException exception)
        {
            throw EgretUnavailableException.Unreachable(exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw EgretUnavailableException.TimedOut(exception);
        }
    }

    /// <summary>
    /// Browsers do not report upload progress, so uploads have no limit there. The gateway ends stalled uploads.
    /// </summary>
    private TimeSpan LimitOf(ApiCall call) =>
        call.IsUpload && OperatingSystem.IsBrowser() ? Timeout.InfiniteTimeSpan : timeout;
}
