using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Egret.AppHost.Infrastructure;

/// <summary>Health by use: a server is healthy once a client gets in with the connection string that the services have.</summary>
internal static class LiveChecks
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public static IResourceBuilder<T> WithLiveCheck<T>(this IResourceBuilder<T> builder, Func<string, CancellationToken, Task> enter)
        where T : class, IResourceWithConnectionString
    {
        var name = builder.Resource.Name + "-live";
        builder.ApplicationBuilder.Services.AddHealthChecks().AddAsyncCheck(
            name,
            async cancellationToken =>
            {
                try
                {
                    var connectionString = await builder.Resource.GetConnectionStringAsync(cancellationToken)
                        ?? throw new InvalidOperationException("It has no connection string.");
                    await enter(connectionString, cancellationToken);
                    return HealthCheckResult.Healthy();
                }
                catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
                {
                    // Whatever keeps a client out is what the operator wants to read in the dashboard.
                    return HealthCheckResult.Unhealthy(exception.Message);
                }
            },
            timeout: Limit);
        return builder.WithHealthCheck(name);
    }
}
