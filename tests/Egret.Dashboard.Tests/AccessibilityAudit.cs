using Deque.AxeCore.Commons;

namespace Egret.Dashboard.Tests;

/// <summary>
/// Audits a page in several widths and both color schemes: axe violations, overflow, and in a thorough run a
/// screenshot.
/// </summary>
public sealed class AccessibilityAudit(BrowserUser user)
{
    /// <summary>
    /// Returns the violations of the given rules, one line each. The package's own call evaluates axe's half megabyte
    /// of script at each run, which takes longer than the run; here a page evaluates it once.
    /// </summary>
    private const string RunAxe = """
        async rules => (await axe.run(document, { runOnly: rules, resultTypes: ["violations"] }))
            .violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html}`))
        """;

    /// <summary>Whether the page, or a dialog, is narrower than its content.</summary>
    private const string Overflows = """
        () => [document.documentElement, ...document.querySelectorAll('.mud-dialog-content')]
            .some(part => part.scrollWidth > part.clientWidth)
        """;

    private static readonly string[] AllRules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

    /// <summary>Rules whose result depends on the color scheme.</summary>
    private static readonly string[] ColorRules = ["color-contrast", "link-in-text-block"];

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private readonly List<string> _findings = [];

    /// <summary>
    /// Audits the page in each width and both color schemes. Restores the first width and the light scheme.
    /// </summary>
    /// <param name="name">Prefix of the screenshots' names.</param>
    /// <param name="widths"> Viewport widths in pixels. Axe runs in the first and the last, because those between
    /// combine parts of both; overflow is checked in all.
    /// </param>
    public async Task AuditAsync(string name, params int[] widths)
    {
        foreach (var width in widths)
        {
            var isIntermediate = width != widths[0] && width != widths[^1];
            await user.ResizeAsync(width);
            await AuditCurrentAsync($"{name}-{width}", isIntermediate ? [] : AllRules);
            if (await user.Page.EvaluateAsync<bool>(Overflows))
            {
                _findings.Add($"{name}-{width}: content overflows");
            }

            await user.SetColorSchemeAsync(ColorScheme.Dark);
            await AuditCurrentAsync($"{name}-{width}", isIntermediate ? [] : ColorRules);
            await user.SetColorSchemeAsync(ColorScheme.Light);
        }

        await user.ResizeAsync(widths[0]);
    }

    /// <summary>Fails with all findings so far.</summary>
    public void AssertNoFindings() => Assert.True(_findings.Count == 0, string.Join('\n', _findings));

    private async Task AuditCurrentAsync(string name, string[] rules)
    {
        await user.WaitUntilLoadedAsync();
        await user.SaveScreenshotAsync(name);
        if (rules.Length == 0)
        {
            return;
        }

        if (!await user.Page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            await user.Page.EvaluateAsync(Axe);
        }

        var violations = await user.Page.EvaluateAsync<string[]>(RunAxe, rules);
        _findings.AddRange(violations.Select(violation => $"{name} ({user.ColorScheme}): {violation}"));
    }
}
