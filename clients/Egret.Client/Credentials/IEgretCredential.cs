namespace Egret.Client;

/// <summary>
/// Supplies the value of <c>Authorization: Bearer …</c>. The time spent here does not count towards the call's timeout,
/// because an implementation may prompt the user.
/// </summary>
public interface IEgretCredential
{
    /// <summary>
    /// Gets the current value; null to send the request without a credential. Called for each request, concurrently.
    /// </summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<string?> GetAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Gets a new value after the server rejected one as no longer valid. The request is then sent once more; null if
    /// there is no new value, in which case the rejection is returned.
    /// </summary>
    /// <param name="rejected">The rejected value. Another caller may already have renewed it.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<string?> RenewAsync(string rejected, CancellationToken cancellationToken);
}
