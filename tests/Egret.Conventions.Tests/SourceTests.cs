using System.Text.RegularExpressions;

namespace Egret.Conventions.Tests;

/// <summary>Source conventions that the compiler does not check.</summary>
public sealed partial class SourceTests
{
    private const int MaxLines = 400;
    private static readonly IReadOnlyList<SourceFile> Code = Sources.Of(".cs");

    [Fact]
    public void No_file_is_longer_than_400_lines()
    {
        Assert.NotEmpty(Code);
        Assert.Empty(
            Sources.Of(".cs", ".razor", ".css", ".js", ".sh")
                .Where(file => file.Lines.Count > MaxLines)
                .Select(file => file.Path));
    }

    /// <summary>The formatter checks this only with the whole solution loaded, the compiler not at all.</summary>
    [Fact]
    public void Usings_are_sorted_by_name_with_System_first() => Assert.Empty(Code.Where(file =>
    {
        var names = file.Lines.TakeWhile(line => !line.StartsWith("namespace ", StringComparison.Ordinal))
            .Select(line => PlainUsing().Match(line)).Where(match => match.Success).Select(match => match.Groups["name"].Value).ToList();
        return !names.SequenceEqual(names.OrderBy(name => name is "System" || name.StartsWith("System.", StringComparison.Ordinal) ? 0 : 1)
            .ThenBy(name => name, StringComparer.OrdinalIgnoreCase));
    }).Select(file => file.Path));

    /// <summary>Unfinished work is not committed.</summary>
    [Fact]
    public void Files_contain_no_reminders() => Assert.Empty(
        Sources.Of(".cs", ".razor", ".css", ".js", ".sh", ".csproj", ".props")
            .SelectMany(file => file.Lines.Where(line => Reminder().IsMatch(line)).Select(line => $"{file}: {line}")));

    [GeneratedRegex(@"^using (?!static )(?<name>[\w.]+);")]
    private static partial Regex PlainUsing();

    [GeneratedRegex("\\b(TO" + "DO|FIX" + "ME|HA" + "CK|XX" + "X)\\b")]
    private static partial Regex Reminder();
}
