using Egret.Chat.Reading;
using Egret.ServiceDefaults.Authentication;

namespace Egret.Chat.Sessions;

/// <summary>What a session is about; all null for one that is about an organisation's own documents, or everything.</summary>
internal sealed record Subject(string? DomainSlug, string? DomainName, string? CategoryCode, string? CategoryName)
{
    public static readonly Subject Anything = new(null, null, null, null);
}
