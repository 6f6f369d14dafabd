using System.Text.RegularExpressions;

namespace Egret.Conventions.Tests;

/// <summary>A failed background service must not stop its process.</summary>
public sealed partial class BackgroundWorkTests
{
    private const string Guard = "GuardedBackgroundService";

    /// <summary>
    /// An exception in a class derived from the framework's <c>BackgroundService</c> stops the host, or ends the work
    /// without a restart.
    /// </summary>
    [Fact]
    public void Background_services_derive_from_GuardedBackgroundService()
    {
        var derived = Sources.Of(".cs").Where(file => !file.Path.StartsWith("tests/", StringComparison.Ordinal))
            .SelectMany(file => file.Lines.Select(line => (File: Path.GetFileNameWithoutExtension(file.Path), Line: line)))
            .ToList();

        Assert.Equal([Guard], derived.Where(line => Unguarded().IsMatch(line.Line)).Select(line => line.File));
        Assert.True(derived.Count(line => Guarded().IsMatch(line.Line)) >= 15, "The pattern no longer finds the guarded services.");
    }

    [GeneratedRegex(@"(:|,)\s*BackgroundService\b")]
    private static partial Regex Unguarded();

    [GeneratedRegex(@":\s*GuardedBackgroundService\b")]
    private static partial Regex Guarded();
}
