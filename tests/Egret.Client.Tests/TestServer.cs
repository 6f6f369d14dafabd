using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Egret.Client.Tests;

/// <summary>A Kestrel server that returns the given responses in order and repeats the last one.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly RequestDelegate[] _answers;
    private readonly List<ReceivedRequest> _requests = [];

    private TestServer(WebApplication app, RequestDelegate[] answers)
    {
        _app = app;
        _answers = answers;
    }

    public Uri Address { get; private set; } = null!;

    public IReadOnlyList<ReceivedRequest> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    public static async Task<TestServer> StartAsync(params RequestDelegate[] answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new TestServer(builder.Build(), answers);
        server._app.Run(server.AnswerAsync);
        await server._app.StartAsync();
        var features = server._app.Services.GetRequiredService<IServer>().Features;
        server.Address = new Uri(features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return server;
    }

    /// <summary>Creates a client of this server that does not wait between retries.</summary>
    public EgretClient Connect(IEgretCredential? credential = null, TimeProvider? time = null) =>
        EgretClient.Connect(
            Address, credential,
            new EgretClientOptions { Time = time ?? new InstantTimeProvider(), Timeout = TimeSpan.FromSeconds(20) });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new StreamReader(context.Request.Body, Encoding.UTF8);
        var received = new ReceivedRequest(
            context.Request.Method,
            context.Request.Path + context.Request.QueryString,
            context.Request.Headers.ToDictionary(
                header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await body.ReadToEndAsync());
        int number;
        lock (_requests)
        {
            number = _requests.Count;
            _requests.Add(received);
        }

        await _answers[Math.Min(number, _answers.Length - 1)](context);
    }
}
