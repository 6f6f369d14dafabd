namespace Egret.Dashboard.Settings.Accounts;

/// <summary>
/// Describes a User-Agent header, so that users can recognise their devices. The header is not trustworthy.
/// </summary>
internal static class UserAgentText
{
    /// <summary>
    /// Ordered: browsers that also name others come first. Edge names Chrome, and Chrome names Safari.
    /// </summary>
    private static readonly (string Mark, string Name)[] Programs =
    [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl"), ("python", "Python"),
        ("node", "Node.js"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];

    /// <summary>Describes a header, such as "Firefox on Windows".</summary>
    public static string Describe(string? userAgent)
    {
        if (string.IsNullOrWhiteSpace(userAgent))
        {
            return "Unknown device";
        }

        var program = Find(Programs, userAgent);
        var system = Find(Systems, userAgent);
        return (program, system) switch
        {
            ({ } known, { } on) => $"{known} on {on}",
            ({ } known, null) => known,
            (null, { } on) => $"A program on {on}",
            _ => userAgent.Split('/', ' ')[0],
        };
    }

    private static string? Find((string Mark, string Name)[] known, string userAgent) =>
        known.FirstOrDefault(one => userAgent.Contains(one.Mark, StringComparison.OrdinalIgnoreCase)).Name;
}
