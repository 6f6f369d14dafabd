using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Egret.Client.Tests;

/// <summary>A request as it reached the server.</summary>
internal sealed record Received(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}

/// <summary>A real server on a real connection, which answers the first request with the first answer, and so on; the last one over and over.</summary>
internal sealed class Server : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly RequestDelegate[] _answers;
    private readonly List<Received> _requests = [];

    private Server(WebApplication app, RequestDelegate[] answers)
    {
        _app = app;
        _answers = answers;
    }

    public Uri Address { get; private set; } = null!;

    public IReadOnlyList<Received> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    public static async Task<Server> StartAsync(params RequestDelegate[] answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new Server(builder.Build(), answers);
        server._app.Run(server.AnswerAsync);
        await server._app.StartAsync();
        server.Address = new Uri(server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return server;
    }

    /// <summary>A client of it whose waits are over at once.</summary>
    public EgretClient Connect(IEgretCredential? credential = null, TimeProvider? time = null) =>
        EgretClient.Connect(Address, credential, new EgretClientOptions { Time = time ?? new PatientClock(), Timeout = TimeSpan.FromSeconds(20) });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new StreamReader(context.Request.Body, Encoding.UTF8);
        var received = new Received(
            context.Request.Method,
            context.Request.Path + context.Request.QueryString,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
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
