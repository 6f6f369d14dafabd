using System.Reflection;

namespace Egret.Client.Tests.Contract;

/// <summary>
/// Calls every public method of the client through reflection, so that new methods are covered without registration.
/// </summary>
public sealed class ClientMethodsFixture : IAsyncLifetime
{
    private readonly DocumentedServer _server = new();

    internal List<MethodResult> Results { get; } = [];

    public async Task InitializeAsync()
    {
        using var client = EgretClient.Connect(
            new Uri("http://egret.example/"), new ApiKeyCredential("egret_EXAMPLE"),
            new EgretClientOptions { Organisation = "acme" }, _server);
        foreach (var area in typeof(EgretClient).GetProperties().Select(property => property.GetValue(client)!))
        {
            await CallAllAsync(area, area.GetType().Name);
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private async Task CallAllAsync(object area, string place)
    {
        const BindingFlags declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        foreach (var method in area.GetType().GetMethods(declared).Where(method => !method.IsSpecialName))
        {
            var name = $"{place}.{method.Name}";
            var before = _server.Calls.Count;
            var result = method.Invoke(
                area, [.. method.GetParameters().Select(parameter => Samples.Of(parameter.ParameterType))]);
            if (result is DocumentScopeClient scope)
            {
                await CallAllAsync(scope, name);
                continue;
            }

            var values = await ReadAsync(result!, method.ReturnType);
            Results.Add(new MethodResult(name, _server.Calls[before..], values));
        }
    }

    private static async Task<List<(Type Type, object? Value)>> ReadAsync(object result, Type type)
    {
        if (result is Task task)
        {
            await task;
            // The task has completed; its type is known at run time only, so its result is read by reflection.
            return type.IsGenericType
                ? [(type.GetGenericArguments()[0], type.GetProperty(nameof(Task<>.Result))!.GetValue(task))]
                : [];
        }

        var sequence = type.GetInterfaces().Append(type)
            .Single(
                candidate =>
                    candidate.IsGenericType && candidate.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>));
        var read = typeof(ClientMethodsFixture)
            .GetMethod(nameof(ReadAllAsync), BindingFlags.NonPublic | BindingFlags.Static)!;
        return await (Task<List<(Type, object?)>>)read.MakeGenericMethod(sequence.GetGenericArguments()[0])
            .Invoke(null, [result])!;
    }

    private static async Task<List<(Type Type, object? Value)>> ReadAllAsync<T>(IAsyncEnumerable<T> sequence)
    {
        List<(Type, object?)> values = [];
        await foreach (var value in sequence)
        {
            values.Add((value!.GetType(), value));
        }

        return values;
    }
}
