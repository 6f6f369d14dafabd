namespace Egret.Dashboard.Authentication;

/// <summary>
/// Holds the token of a mail link in memory while the user signs in. In an address it would appear in logs and in the
/// browser's history.
/// </summary>
internal sealed class PendingToken
{
    private string? _token;

    /// <summary>Stores the token.</summary>
    public void Store(string token) => _token = token;

    /// <summary>Returns the token and clears it.</summary>
    public string? Take()
    {
        var token = _token;
        _token = null;
        return token;
    }
}
