using System.Text.Json;
using Egret.Chat.Models;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Egret.Chat.Queries;

/// <summary>
/// Streams an answer while it is written: one JSON object per line, or the same objects as server-sent events.
/// </summary>
internal sealed class AnswerStream(IAsyncEnumerable<AnswerEvent> events, bool asServerSentEvents, ILogger logger) : IResult
{
    public const string JsonLines = "application/x-ndjson";
    public const string ServerSentEvents = "text/event-stream";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = asServerSentEvents ? ServerSentEvents : JsonLines;
        response.Headers.CacheControl = "no-store";
        // Disables response buffering in nginx and compatible proxies.
        response.Headers["X-Accel-Buffering"] = "no";
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var json = httpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        try
        {
            await foreach (var next in events.WithCancellation(httpContext.RequestAborted))
            {
                await SendAsync(response, next, json, httpContext.RequestAborted);
            }
        }
        catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
        {
            // The client disconnected; the partial answer is stored.
        }
        catch (Exception exception)
        {
            // The status is already sent, so the failure can only be reported in the stream.
            await SendAsync(response, Describe(exception), json, httpContext.RequestAborted);
        }
    }

    private AnswerFailed Describe(Exception exception)
    {
        switch (exception)
        {
            case ModelUnavailableException model:
                logger.ModelFailed(model);
                return new AnswerFailed(model.Message, model.IsTimeout ? ErrorCodes.UpstreamTimeout : ErrorCodes.UpstreamUnavailable);
            case SessionDeletedException gone:
                return new AnswerFailed(gone.Message, ErrorCodes.NotFound);
            default:
                logger.StreamFailed(exception);
                return new AnswerFailed("An internal error occurred.", ErrorCodes.InternalError);
        }
    }

    private async Task SendAsync(HttpResponse response, AnswerEvent next, JsonSerializerOptions json, CancellationToken cancellationToken)
    {
        var line = JsonSerializer.Serialize(next, next.GetType(), json);
        await response.WriteAsync(asServerSentEvents ? $"event: {next.Type}\ndata: {line}\n\n" : line + "\n", cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
