using System.Text.RegularExpressions;

namespace Egret.Conventions.Tests;

/// <summary>A background service that fails must not end its process.</summary>
public sealed partial class BackgroundWorkTests
{
    private const string Guard = "GuardedBackgroundService";

    /// <summary>The host ends, or leaves undone without a word, whatever a service derived from the framework's class throws.</summary>
    [Fact]
    public void Every_background_service_is_guarded()
    {
        var derived = Sources.Of(".cs").Where(file => !file.Path.StartsWith("tests/", StringComparison.Ordinal))
            .SelectMany(file => file.Lines.Select(line => (File: Path.GetFileNameWithoutExtension(file.Path), Line: line)))
            .ToList();

        Assert.Equal([Guard], derived.Where(line => Unguarded().IsMatch(line.Line)).Select(line => line.File));
        Assert.True(derived.Count(line => Guarded().IsMatch(line.Line)) >= 15, "The pattern finds the guarded services no longer.");
    }

    [GeneratedRegex(@"(:|,)\s*BackgroundService\b")]
    private static partial Regex Unguarded();

    [GeneratedRegex(@":\s*GuardedBackgroundService\b")]
    private static partial Regex Guarded();
}
