using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Egret.Knowledge.Documents;

/// <summary>
/// Who follows documents at the moment, in this process. Each follower is a question to the database twice a second for as long as they like,
/// which no limit on requests counts.
/// </summary>
internal sealed class DocumentFollowers
{
    /// <summary>Of one user, whatever keys they come with.</summary>
    private const int Most = 20;

    private const string RetryAfterSeconds = "5";

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, int> _followers = [];

    /// <summary>Counts the request until it has ended.</summary>
    /// <returns>429 for a user who follows enough already.</returns>
    public ProblemHttpResult? Enter(Guid userId, HttpResponse response)
    {
        lock (_gate)
        {
            var open = _followers.GetValueOrDefault(userId);
            if (open >= Most)
            {
                response.Headers.RetryAfter = RetryAfterSeconds;
                return Problems.Create(
                    StatusCodes.Status429TooManyRequests, ErrorCodes.RateLimited,
                    $"{Most} documents are followed at once already; end one of these requests, or list the documents instead.");
            }

            _followers[userId] = open + 1;
        }

        // With the request and not with its answer, which may never begin.
        response.RegisterForDispose(new Place(this, userId));
        return null;
    }

    private void Leave(Guid userId)
    {
        lock (_gate)
        {
            var left = _followers[userId] - 1;
            if (left > 0)
            {
                _followers[userId] = left;
            }
            else
            {
                _followers.Remove(userId);
            }
        }
    }

    private sealed class Place(DocumentFollowers followers, Guid userId) : IDisposable
    {
        public void Dispose() => followers.Leave(userId);
    }
}
