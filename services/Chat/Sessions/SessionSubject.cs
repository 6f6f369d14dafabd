namespace Egret.Chat.Sessions;

/// <summary>The domain and category of a session; all null for a session without a domain.</summary>
internal sealed record SessionSubject(string? DomainSlug, string? DomainName, string? CategoryCode, string? CategoryName)
{
    /// <summary>The subject of a session without a domain.</summary>
    public static readonly SessionSubject Any = new(null, null, null, null);
}
