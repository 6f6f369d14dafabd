namespace Egret.Dashboard.SignIn;

/// <summary>A mail's secret, kept in memory while its owner signs in first; an address would put it into logs and the browser's history.</summary>
internal sealed class PendingSecret
{
    private string? _token;

    /// <summary>Keeps it.</summary>
    public void Keep(string token) => _token = token;

    /// <summary>Hands it out once.</summary>
    public string? Take()
    {
        var token = _token;
        _token = null;
        return token;
    }
}
