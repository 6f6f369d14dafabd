using Egret.Chat.Queries;

namespace Egret.Chat.Tests.Queries;

public sealed class CitationCheckerTests
{
    private static readonly IReadOnlyList<RetrievedPassage> Sources =
        [Passage("Records are retained for six years."), Passage("Training is given once a year.")];

    [Theory]
    [InlineData("Retention of records lasts six years [1].", "Retention of records lasts six years [1].")]
    [InlineData("Records stay six years [1, 2].", "Records stay six years [1][2].")]
    [InlineData("Records stay six years [1][9].", "Records stay six years [1].")]
    [InlineData("Records stay six years [0] [99999999999].", "Records stay six years [99999999999].")]
    [InlineData("It says \"Training is given once a year\" [2].", "It says \"Training is given once a year\" [2].")]
    [InlineData("It says \"Training is given every single week\" [2].", "It says \"Training is given every single week\".")]
    [InlineData("A [link](https://example.org) is no citation.", "A [link](https://example.org) is no citation.")]
    public void Citation_is_accepted_only_if_its_source_supports_it(string written, string expected) =>
        Assert.Equal(expected, Run(new CitationChecker(Sources, isVerbatim: false), written));

    [Fact]
    public void Partitioning_of_the_answer_does_not_change_the_result()
    {
        const string answer = "Records stay six years [1]. Unicorns graze [2]. Training is yearly. [2] Done.\n- A point on records [1]\n";
        var whole = Run(new CitationChecker(Sources, isVerbatim: false), answer);

        Assert.Equal("Records stay six years [1]. Unicorns graze. Training is yearly. [2] Done.\n- A point on records [1]\n", whole);
        Assert.All(
            [1, 2, 3, 7],
            size => Assert.Equal(
                whole,
                Run(
                    new CitationChecker(Sources, isVerbatim: false),
                    [.. answer.Chunk(size).Select(piece => new string(piece))])));
    }

    [Fact]
    public void Line_that_is_not_quoted_from_its_source_is_removed()
    {
        var checker = new CitationChecker(Sources, isVerbatim: true);

        Assert.Equal(
            "Records are retained for six years. [1]\n",
            Run(checker, "Records are retained for six years. [1]\n", "- Records are retained for ten years. [1]\n"));
        Assert.Equal((1, 1), (checker.Accepted, checker.Removed));
    }

    private static string Run(CitationChecker checker, params string[] pieces) =>
        string.Concat(pieces.Select(checker.Add)) + checker.Finish();

    private static RetrievedPassage Passage(string text) =>
        new(0.9, text, "public", null, null, "a.pdf", null, null, null, null);
}
