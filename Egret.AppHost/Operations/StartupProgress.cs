namespace Egret.AppHost.Operations;

/// <summary>
/// The resources that the start waits for: services, gateways and backing servers. Databases are not counted, because
/// they become healthy together with their server. Safe for concurrent use.
/// </summary>
internal sealed class StartupProgress
{
    private readonly HashSet<string> _pending;

    public StartupProgress(IEnumerable<IResource> resources)
    {
        _pending = resources
            .Where(resource => resource is ProjectResource or (IResourceWithConnectionString and not ConnectionStringResource))
            .Select(resource => resource.Name)
            .ToHashSet(StringComparer.Ordinal);
        Total = _pending.Count;
    }

    /// <summary>The number of resources.</summary>
    public int Total { get; }

    /// <summary>The number of resources that have become healthy.</summary>
    public int Ready => Total - Pending.Count;

    /// <summary>Whether all resources have become healthy.</summary>
    public bool IsComplete => Pending.Count == 0;

    /// <summary>The names of the resources that have not become healthy yet, in alphabetical order.</summary>
    public IReadOnlyList<string> Pending
    {
        get
        {
            lock (_pending)
            {
                return [.. _pending.Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Whether the start waits for the resource.</summary>
    public bool IsPending(string name)
    {
        lock (_pending)
        {
            return _pending.Contains(name);
        }
    }

    /// <summary>Records that the resource is healthy.</summary>
    /// <returns>False if the start does not wait for it, or waits no longer.</returns>
    public bool TryComplete(string name)
    {
        lock (_pending)
        {
            return _pending.Remove(name);
        }
    }
}
