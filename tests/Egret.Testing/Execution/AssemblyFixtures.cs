using System.Collections.Concurrent;
using Xunit;
using Xunit.Abstractions;

namespace Egret.Testing.Execution;

/// <summary>Creates the fixtures of an assembly at their first use and disposes them in the reverse order.</summary>
internal sealed class AssemblyFixtures(IAssemblyInfo assembly)
{
    private readonly HashSet<Type> _declared =
    [
        .. assembly.GetCustomAttributes(typeof(AssemblyFixtureAttribute))
            .Select(attribute => (Type)attribute.GetConstructorArguments().Single()),
    ];

    private readonly ConcurrentDictionary<Type, Lazy<Task<object>>> _fixtures = new();
    private readonly ConcurrentStack<object> _created = new();

    /// <summary>The declared fixtures among the constructor parameters of a type.</summary>
    public IEnumerable<Type> RequestedBy(Type type) =>
        type.GetConstructors()
            .SelectMany(constructor => constructor.GetParameters())
            .Select(parameter => parameter.ParameterType)
            .Where(_declared.Contains);

    /// <summary>Returns the fixture, which is initialised.</summary>
    public Task<object> GetAsync(Type type) => _fixtures.GetOrAdd(type, _ => new(() => CreateAsync(type))).Value;

    /// <summary>Disposes what was created, including a fixture whose initialisation failed.</summary>
    public async Task DisposeAllAsync()
    {
        while (_created.TryPop(out var fixture))
        {
            switch (fixture)
            {
                case IAsyncLifetime lifetime:
                    await lifetime.DisposeAsync();
                    break;
                case IAsyncDisposable disposable:
                    await disposable.DisposeAsync();
                    break;
                case IDisposable disposable:
                    disposable.Dispose();
                    break;
            }
        }
    }

    private async Task<object> CreateAsync(Type type)
    {
        var dependencies = new List<object>();
        foreach (var dependency in RequestedBy(type))
        {
            dependencies.Add(await GetAsync(dependency));
        }

        var fixture = Activator.CreateInstance(type, [.. dependencies])!;
        _created.Push(fixture);
        if (fixture is IAsyncLifetime lifetime)
        {
            await lifetime.InitializeAsync();
        }

        return fixture;
    }
}
