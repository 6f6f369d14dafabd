using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Egret.Knowledge.Documents;

/// <summary>
/// Limits the number of open event streams per user, in this process. Each stream queries the database twice a second
/// for any length of time, which the limits on requests do not count.
/// </summary>
internal sealed class ProgressStreamLimiter
{
    /// <summary>The maximum number of open streams of one user, across all API keys.</summary>
    private const int MaxPerUser = 20;

    private const string RetryAfterSeconds = "5";

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, int> _streams = [];

    /// <summary>Counts a stream until its request ends.</summary>
    /// <returns>The 429 response for a user with too many streams; otherwise null.</returns>
    public ProblemHttpResult? Acquire(Guid userId, HttpResponse response)
    {
        lock (_gate)
        {
            var open = _streams.GetValueOrDefault(userId);
            if (open >= MaxPerUser)
            {
                response.Headers.RetryAfter = RetryAfterSeconds;
                return Problems.Create(
                    StatusCodes.Status429TooManyRequests, ErrorCodes.RateLimited,
                    $"The user already follows {MaxPerUser} documents. End one of these requests, or list the documents instead.");
            }

            _streams[userId] = open + 1;
        }

        // Released with the request, not with the response, which may never start.
        response.RegisterForDispose(new Lease(this, userId));
        return null;
    }

    private void Release(Guid userId)
    {
        lock (_gate)
        {
            var open = _streams[userId] - 1;
            if (open > 0)
            {
                _streams[userId] = open;
            }
            else
            {
                _streams.Remove(userId);
            }
        }
    }

    private sealed class Lease(ProgressStreamLimiter limiter, Guid userId) : IDisposable
    {
        public void Dispose() => limiter.Release(userId);
    }
}
