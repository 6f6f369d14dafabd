using System.Text.RegularExpressions;
using Egret.Testing;

namespace Egret.Conventions.Tests;

/// <summary>
/// Keeps words and phrases out of code, texts and documentation that <c>docs/glossary.md</c> replaces. The list is
/// <c>vocabulary.tsv</c>: a regular expression for whole words, the replacement and the reason. Identifiers are read
/// as words, so that the pattern <c>give back</c> also finds <c>GiveBackFilter</c> and <c>give_back</c>.
/// </summary>
public sealed partial class VocabularyTests
{
    private const int MaxReported = 200;

    /// <summary>
    /// The glossary names the words; content, test data and lists of English words are not the project's own prose.
    /// </summary>
    private static readonly string[] Exempt =
    [
        "docs/glossary.md",
        "docs/examples/",
        "services/Knowledge/Seeding/Content/",
        "tests/Egret.Conventions.Tests/VocabularyTests.cs",
        "Terms.cs",
        "WordStems.cs",
        "Passages.cs",
    ];

    private static readonly string RulesFile = Path.Combine(Repository.Root, "tests", "Egret.Conventions.Tests", "vocabulary.tsv");

    private static readonly string[] Extensions = [".cs", ".razor", ".md", ".sh", ".json"];
    private static readonly string[] Scripts = ["run", "test"];

    [Fact]
    public void Replaced_words_do_not_return()
    {
        var rules = ReadRules();
        Assert.NotEmpty(rules);
        var files = Sources.Of(Extensions).Concat(Scripts.Select(Script)).Where(file => !IsExempt(file.Path)).ToList();
        Assert.NotEmpty(files);

        var found = files.SelectMany(file => Find(file, rules)).Take(MaxReported + 1).ToList();
        Assert.True(found.Count == 0, string.Join('\n', found.Prepend(
            found.Count > MaxReported ? $"More than {MaxReported} findings; the first are:" : $"{found.Count} findings:")));
    }

    [Theory]
    [InlineData("internal sealed class GiveBackFilter", "internal sealed class Give Back Filter")]
    [InlineData("public void Revoked_key_is_refused()", "public void Revoked key is refused()")]
    [InlineData("    /// The service is away.", "The service is away.")]
    [InlineData("IShelf OIDCToken", "I Shelf OIDC Token")]
    [InlineData("Ask(\"Who must be told?\", domain)", "Ask(, domain)")]
    public void Identifiers_are_read_as_words(string line, string expected) => Assert.Equal(expected, ToWords(line));

    private static List<Rule> ReadRules() => [.. File.ReadLines(RulesFile)
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split('\t'))
        .Select(fields => new Rule(WholeWords(fields[0]), fields[1], fields[2]))];

    private static Regex WholeWords(string pattern) =>
        new($@"(?<!\p{{L}})(?:{pattern})(?!\p{{L}})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static SourceFile Script(string name) => new(name, File.ReadAllLines(Path.Combine(Repository.Root, name)));

    private static bool IsExempt(string path) => Exempt.Any(exempt =>
        path.StartsWith(exempt, StringComparison.Ordinal) || path.EndsWith("/" + exempt, StringComparison.Ordinal));

    /// <summary>
    /// A phrase may be wrapped: each line is read together with the next one, and a match must start in the first.
    /// </summary>
    private static IEnumerable<string> Find(SourceFile file, List<Rule> rules)
    {
        var next = file.Lines.Count > 0 ? ToWords(file.Lines[0]) : "";
        for (var index = 0; index < file.Lines.Count; index++)
        {
            var words = next;
            next = index + 1 < file.Lines.Count ? ToWords(file.Lines[index + 1]) : "";
            if (words.Length == 0)
            {
                continue;
            }

            var text = words + " " + next;
            foreach (var rule in rules)
            {
                if (rule.Pattern.Match(text) is { Success: true } match && match.Index < words.Length)
                {
                    yield return $"{file.Path}:{index + 1}: '{match.Value}' — write: {rule.Replacement} ({rule.Reason})";
                }
            }
        }
    }

    /// <summary>
    /// Removes comment markers and quoted questions, which are what users ask, and separates the words of
    /// identifiers.
    /// </summary>
    private static string ToWords(string line) =>
        WordBoundary().Replace(QuotedQuestion().Replace(CommentMarker().Replace(line, ""), "").Replace('_', ' '), " ").Trim();

    [GeneratedRegex(@"""[^""]*\?""")]
    private static partial Regex QuotedQuestion();

    [GeneratedRegex(@"^\s*(///?|#|\*|--)\s?")]
    private static partial Regex CommentMarker();

    [GeneratedRegex(@"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")]
    private static partial Regex WordBoundary();

    /// <summary>A pattern that must not occur.</summary>
    private sealed record Rule(Regex Pattern, string Replacement, string Reason);
}
