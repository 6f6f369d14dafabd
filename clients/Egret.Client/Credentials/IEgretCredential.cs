namespace Egret.Client;

/// <summary>
/// Where the value of <c>Authorization: Bearer …</c> comes from. What it takes to get one is not counted as the call's time: it may ask a person.
/// </summary>
public interface IEgretCredential
{
    /// <summary>Gets the value to present now; null to go without one. Asked for each request, by many callers at once.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    ValueTask<string?> GetAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Gets another value because the server refused one as no longer valid. The request is sent once more with it; null when there is none,
    /// and the refusal stands.
    /// </summary>
    /// <param name="refused">The value that was refused: another caller may have renewed it meanwhile.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    ValueTask<string?> RenewAsync(string refused, CancellationToken cancellationToken);
}
