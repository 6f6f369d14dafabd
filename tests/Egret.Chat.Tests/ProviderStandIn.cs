using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Egret.Chat.Tests;

/// <summary>A server that speaks as much of OpenAI's protocol as Chat uses: streamed completions whose words the test decides.</summary>
public sealed class ProviderStandIn : IAsyncDisposable
{
    private const long MoreThanIsSent = 1_000_000;

    private readonly WebApplication _app;

    private ProviderStandIn(WebApplication app) => _app = app;

    /// <summary>The pieces of the next answers.</summary>
    public IReadOnlyList<string> Pieces { get; set; } = [];

    /// <summary>The finish reason after the pieces; null for a stream that ends without one.</summary>
    public string? FinishReason { get; set; } = "stop";

    /// <summary>Sent as it is after the pieces, in place of the rest of a proper stream; null for a proper stream.</summary>
    public string? Garbage { get; set; }

    /// <summary>The content type of the response.</summary>
    public string ContentType { get; set; } = "text/event-stream";

    /// <summary>Whether the connection is closed after the pieces, with the response incomplete. All that was sent arrives.</summary>
    public bool Closes { get; set; }

    /// <summary>Whether it refuses.</summary>
    public bool IsAway { get; set; }

    /// <summary>Whether it goes silent after its pieces instead of ending the answer, until it is told to go on.</summary>
    public bool Hangs { get; set; }

    /// <summary>The last prompt it was given.</summary>
    public string? LastPrompt { get; private set; }

    /// <summary>Completes when a caller of a hanging answer has gone.</summary>
    public TaskCompletionSource CallerLeft { get; private set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Address => _app.Urls.Single() + "/v1";

    public static async Task<ProviderStandIn> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var provider = new ProviderStandIn(app);
        app.MapPost("/v1/chat/completions", provider.CompleteAsync);
        await app.StartAsync();
        return provider;
    }

    public void Reset(params string[] pieces)
    {
        (Pieces, IsAway, Hangs, LastPrompt) = (pieces, false, false, null);
        (FinishReason, Garbage, ContentType, Closes) = ("stop", null, "text/event-stream", false);
        CallerLeft = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Lets a hanging answer end.</summary>
    public void GoOn() => _goOn.TrySetResult();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task CompleteAsync(HttpContext context, JsonElement body)
    {
        LastPrompt = body.GetProperty("messages").GetRawText();
        if (IsAway)
        {
            context.Response.StatusCode = 503;
            return;
        }

        context.Response.ContentType = ContentType;
        context.Response.ContentLength = Closes ? MoreThanIsSent : null;
        foreach (var piece in Pieces)
        {
            await SendAsync(context, Chunk(new { role = "assistant", content = piece }, finishReason: null));
        }

        if (Closes)
        {
            return;
        }

        if (Garbage is not null)
        {
            await context.Response.WriteAsync(Garbage, context.RequestAborted);
            return;
        }

        if (Hangs)
        {
            try
            {
                await _goOn.Task.WaitAsync(context.RequestAborted);
            }
            catch (OperationCanceledException)
            {
                CallerLeft.TrySetResult();
                throw;
            }
        }

        if (FinishReason is not null)
        {
            await SendAsync(context, Chunk(new { }, FinishReason));
        }

        await SendAsync(context, new
        {
            id = "c",
            @object = "chat.completion.chunk",
            created = 1,
            model = "m",
            choices = Array.Empty<object>(),
            usage = new { prompt_tokens = 1_000, completion_tokens = 50, total_tokens = 1_050 },
        });
        await context.Response.WriteAsync("data: [DONE]\n\n", context.RequestAborted);
    }

    private static object Chunk(object delta, string? finishReason) => new
    {
        id = "c",
        @object = "chat.completion.chunk",
        created = 1,
        model = "m",
        choices = new[] { new { index = 0, delta, finish_reason = finishReason } },
    };

    private static async Task SendAsync(HttpContext context, object chunk)
    {
        await context.Response.WriteAsync($"data: {JsonSerializer.Serialize(chunk)}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
