using Deque.AxeCore.Commons;

namespace Egret.Dashboard.Tests;

/// <summary>Looks at what is shown in widths and both themes: what axe finds, whether it fits, and a picture of each for people to look at.</summary>
public sealed class Examination(Visitor visitor)
{
    /// <summary>
    /// What axe finds of these rules, a line each. The package's own call reads axe's half a megabyte anew for every look, which takes longer than
    /// the look; here a page reads it once.
    /// </summary>
    private const string Look = """
        async rules => (await axe.run(document, { runOnly: rules, resultTypes: ["violations"] }))
            .violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html}`))
        """;

    /// <summary>What cuts off its content at its side: of a page, or of a dialog over it.</summary>
    private const string IsTooWide = """
        () => [document.documentElement, ...document.querySelectorAll('.mud-dialog-content')].some(part => part.scrollWidth > part.clientWidth)
        """;

    /// <summary>All that axe knows, its opinions included.</summary>
    private static readonly string[] Everything = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

    /// <summary>What another theme of the same layout can break: those rules that look at colours.</summary>
    private static readonly string[] Colours = ["color-contrast", "link-in-text-block"];

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private readonly List<string> _faults = [];

    /// <summary>Looks at it in these widths and in both themes, and leaves it in the first width and in the light.</summary>
    /// <param name="name">Names the pictures.</param>
    /// <param name="widths">
    /// How wide the screen is. Those between the first and the last have parts from both, which axe has looked at there; whether it fits is seen in all.
    /// </param>
    public async Task LookAsync(string name, params int[] widths)
    {
        foreach (var width in widths)
        {
            var isBetween = width != widths[0] && width != widths[^1];
            await visitor.ResizeAsync(width);
            await LookAsync($"{name}-{width}", isBetween ? [] : Everything);
            if (await visitor.Page.EvaluateAsync<bool>(IsTooWide))
            {
                _faults.Add($"{name}-{width}: wider than what shows it");
            }

            await visitor.TurnAsync(ColorScheme.Dark);
            await LookAsync($"{name}-{width}", isBetween ? [] : Colours);
            await visitor.TurnAsync(ColorScheme.Light);
        }

        await visitor.ResizeAsync(widths[0]);
    }

    /// <summary>Nothing was found.</summary>
    public void IsClean() => Assert.True(_faults.Count == 0, string.Join('\n', _faults));

    private async Task LookAsync(string name, string[] rules)
    {
        await visitor.SettleAsync();
        await visitor.KeepScreenshotAsync(name);
        if (rules.Length == 0)
        {
            return;
        }

        if (!await visitor.Page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            await visitor.Page.EvaluateAsync(Axe);
        }

        var found = await visitor.Page.EvaluateAsync<string[]>(Look, rules);
        _faults.AddRange(found.Select(fault => $"{name} ({visitor.Theme}): {fault}"));
    }
}
