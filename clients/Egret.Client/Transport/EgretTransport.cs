using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Egret.Client;

/// <summary>Sends calls and turns what comes back into values or exceptions.</summary>
internal sealed class EgretTransport(HttpClient http, Uri address, string? organisation, TimeProvider? time = null)
{
    /// <summary>The clock.</summary>
    public TimeProvider Time { get; } = time ?? TimeProvider.System;

    /// <summary>The same way for another organisation.</summary>
    public EgretTransport For(string slug) => new(http, address, slug, time);

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
    public async Task<HttpResponseMessage> SendRawAsync(ApiCall call, CancellationToken cancellationToken)
    {
        using var request = call.ToRequest(address, organisation);
        var completion = call.IsStreamed ? HttpCompletionOption.ResponseHeadersRead : HttpCompletionOption.ResponseContentRead;
        try
        {
            return await http.SendAsync(request, completion, cancellationToken);
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

    /// <summary>Makes a call and hands over its answer, which is a success.</summary>
    public async Task<HttpResponseMessage> AskAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var response = await SendRawAsync(call, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await ErrorAnswer.ReadAsync(response, cancellationToken);
        }
    }

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
}
