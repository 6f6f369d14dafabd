namespace Egret.Dashboard.Library;

/// <summary>Addresses of the library pages.</summary>
internal static class LibraryAddress
{
    public const string Root = "/library";

    public static string Of(string domain) => $"{Root}/{Uri.EscapeDataString(domain)}";

    public static string Of(string domain, string region) => $"{Of(domain)}/{Uri.EscapeDataString(region)}";
}
