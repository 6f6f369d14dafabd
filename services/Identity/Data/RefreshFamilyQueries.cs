using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Data;

internal static class RefreshFamilyQueries
{
    /// <summary>Revokes one refresh family of a user, after concurrent uses have ended.</summary>
    /// <returns>False if the family was not active.</returns>
    public static async Task<bool> RevokeFamilyAsync(
        this IdentityContext database, Guid familyId, Guid userId, TimeProvider time, CancellationToken cancellationToken)
    {
        // Locked first: the revocation time must not be earlier than that of an access token issued while this request
        // waited.
        if (await database.LockFamilyAsync(familyId, cancellationToken) is not { } family || family.UserId != userId
            || !family.IsActive(time.GetUtcNow()))
        {
            return false;
        }

        family.Revoke(time.GetUtcNow());
        return true;
    }

    /// <summary>
    /// Revokes the refresh families of a user, except one if given, after concurrent uses have ended. Concurrent
    /// sign-ins wait for the lock on the user.
    /// </summary>
    public static Task<int> RevokeFamiliesAsync(
        this IdentityContext database, Guid userId, Guid? except, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return database.RefreshFamilies.Where(family => family.UserId == userId && family.RevokedAt == null && family.Id != except)
            .ExecuteUpdateAsync(family => family.SetProperty(row => row.RevokedAt, now), cancellationToken);
    }
}
