using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Egret.Client;

/// <summary>Sends calls and turns what comes back into values or exceptions.</summary>
internal sealed class EgretTransport(HttpClient http, Uri address, string? organisation, TimeSpan timeout, TimeProvider time)
{
    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>The same way for another organisation.</summary>
    public EgretTransport For(string slug) => new(http, address, slug, timeout, time);

    /// <summary>Makes a call whose answer has no content.</summary>
    public async Task SendAsync(ApiCall call, CancellationToken cancellationToken)
    {
        using var response = await AskAsync(call, cancellationToken);
    }

    /// <summary>Makes a call and reads its answer.</summary>
    public async Task<T> SendAsync<T>(ApiCall call, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var response = await AskAsync(call, cancellationToken);
        return await ReadAsync(response, type, cancellationToken);
    }

    /// <summary>Makes a call for a page of a list.</summary>
    public async Task<EgretPage<T>> SendForPageAsync<T>(ApiCall call, JsonTypeInfo<List<T>> type, CancellationToken cancellationToken)
    {
        using var response = await AskAsync(call, cancellationToken);
        return new EgretPage<T>(await ReadAsync(response, type, cancellationToken), NextPage.CursorOf(response));
    }

    /// <summary>Makes a call and hands over the answer, success or not, to whom it belongs.</summary>
    public Task<HttpResponseMessage> SendRawAsync(ApiCall call, CancellationToken cancellationToken) =>
        SendAsync(call, takesRefusal: true, cancellationToken);

    /// <summary>Makes a call and hands over its answer, which is a success.</summary>
    public Task<HttpResponseMessage> AskAsync(ApiCall call, CancellationToken cancellationToken) =>
        SendAsync(call, takesRefusal: false, cancellationToken);

    /// <summary>Reads an answer's JSON.</summary>
    public static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
            return await JsonSerializer.DeserializeAsync(content, type, cancellationToken) ?? throw EgretException.NotUnderstood(response.StatusCode, null);
        }
        catch (JsonException exception)
        {
            throw EgretException.NotUnderstood(response.StatusCode, exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw EgretUnavailableException.BrokeOff(exception);
        }
    }

    /// <summary>The time ends with the answer; with what a stream begins with, and not while it is read.</summary>
    private async Task<HttpResponseMessage> SendAsync(ApiCall call, bool takesRefusal, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(LimitOf(call), time, cancellationToken);
        using var request = call.ToRequest(address, organisation, deadline);
        var completion = call.IsStreamed ? HttpCompletionOption.ResponseHeadersRead : HttpCompletionOption.ResponseContentRead;
        try
        {
            var response = await http.SendAsync(request, completion, deadline.Token);
            if (takesRefusal || response.IsSuccessStatusCode)
            {
                return response;
            }

            using (response)
            {
                throw await ErrorAnswer.ReadAsync(response, deadline.Token);
            }
        }
        catch (HttpRequestException exception)
        {
            throw EgretUnavailableException.NotReached(exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw EgretUnavailableException.TooSlow(exception);
        }
    }

    /// <summary>A browser takes a body whole and does not tell how much of it is sent. The gateway ends uploads that have come to a stand.</summary>
    private TimeSpan LimitOf(ApiCall call) => call.IsUpload && OperatingSystem.IsBrowser() ? Timeout.InfiniteTimeSpan : timeout;
}
