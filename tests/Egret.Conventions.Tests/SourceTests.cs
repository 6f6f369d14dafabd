using System.Text.RegularExpressions;

namespace Egret.Conventions.Tests;

/// <summary>How files are written, where the compiler's own rules have no say.</summary>
public sealed partial class SourceTests
{
    private const int LongestFile = 400;
    private static readonly IReadOnlyList<SourceFile> Code = Sources.Of(".cs");

    [Fact]
    public void No_file_is_longer_than_400_lines()
    {
        Assert.NotEmpty(Code);
        Assert.Empty(Sources.Of(".cs", ".razor", ".css", ".js", ".sh").Where(file => file.Lines.Count > LongestFile).Select(file => file.Path));
    }

    /// <summary>The formatter that knows this needs the whole solution loaded; the compiler does not look.</summary>
    [Fact]
    public void Usings_stand_in_the_order_of_their_names_with_System_first() => Assert.Empty(Code.Where(file =>
    {
        var names = file.Lines.TakeWhile(line => !line.StartsWith("namespace ", StringComparison.Ordinal))
            .Select(line => PlainUsing().Match(line)).Where(match => match.Success).Select(match => match.Groups["name"].Value).ToList();
        return !names.SequenceEqual(names.OrderBy(name => name is "System" || name.StartsWith("System.", StringComparison.Ordinal) ? 0 : 1)
            .ThenBy(name => name, StringComparer.OrdinalIgnoreCase));
    }).Select(file => file.Path));

    /// <summary>What is not done is not said to be: it is done, or it is not in here.</summary>
    [Fact]
    public void Nothing_is_left_for_later() => Assert.Empty(
        Sources.Of(".cs", ".razor", ".css", ".js", ".sh", ".csproj", ".props").SelectMany(file => file.Lines.Where(line => LeftForLater().IsMatch(line)).Select(line => $"{file}: {line}")));

    [GeneratedRegex(@"^using (?!static )(?<name>[\w.]+);")]
    private static partial Regex PlainUsing();

    [GeneratedRegex("\\b(TO" + "DO|FIX" + "ME|HA" + "CK|XX" + "X)\\b")]
    private static partial Regex LeftForLater();
}
