using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Egret.Chat.Tests;

/// <summary>
/// A server with the part of the OpenAI-compatible API that Chat uses: streamed completions with text set by the test.
/// </summary>
public sealed class FakeModelProvider : IAsyncDisposable
{
    private const long MoreThanIsSent = 1_000_000;

    private readonly WebApplication _app;

    private FakeModelProvider(WebApplication app) => _app = app;

    /// <summary>The text parts of the next answers.</summary>
    public IReadOnlyList<string> Parts { get; set; } = [];

    /// <summary>The finish reason after the text; null for a stream without one.</summary>
    public string? FinishReason { get; set; } = "stop";

    /// <summary>Raw text sent after the parts in place of the rest of the stream; null for a complete stream.</summary>
    public string? Garbage { get; set; }

    /// <summary>The content type of the response.</summary>
    public string ContentType { get; set; } = "text/event-stream";

    /// <summary>
    /// Whether the connection is closed after the text, with an incomplete response. Sent data arrives.
    /// </summary>
    public bool Closes { get; set; }

    /// <summary>Whether it rejects requests.</summary>
    public bool IsUnavailable { get; set; }

    /// <summary>Whether it stops sending after its text until the test releases it.</summary>
    public bool Hangs { get; set; }

    /// <summary>The last received prompt.</summary>
    public string? LastPrompt { get; private set; }

    /// <summary>Completes when the client of a blocked answer has disconnected.</summary>
    public TaskCompletionSource ClientDisconnected { get; private set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Address => _app.Urls.Single() + "/v1";

    public static async Task<FakeModelProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var provider = new FakeModelProvider(app);
        app.MapPost("/v1/chat/completions", provider.CompleteAsync);
        await app.StartAsync();
        return provider;
    }

    public void Reset(params string[] parts)
    {
        (Parts, IsUnavailable, Hangs, LastPrompt) = (parts, false, false, null);
        (FinishReason, Garbage, ContentType, Closes) = ("stop", null, "text/event-stream", false);
        ClientDisconnected = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Completes a blocked answer.</summary>
    public void Release() => _released.TrySetResult();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task CompleteAsync(HttpContext context, JsonElement body)
    {
        LastPrompt = body.GetProperty("messages").GetRawText();
        if (IsUnavailable)
        {
            context.Response.StatusCode = 503;
            return;
        }

        context.Response.ContentType = ContentType;
        context.Response.ContentLength = Closes ? MoreThanIsSent : null;
        foreach (var part in Parts)
        {
            await SendAsync(context, Chunk(new { role = "assistant", content = part }, finishReason: null));
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
                await _released.Task.WaitAsync(context.RequestAborted);
            }
            catch (OperationCanceledException)
            {
                ClientDisconnected.TrySetResult();
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
