using Egret.Client;
using Egret.Dashboard.Ask.Conversations;

namespace Egret.Dashboard.Tests.Ask;

public sealed class AnswerExportTests
{
    [Fact]
    public void Answer_ends_with_the_sources_that_it_cites() => Assert.Equal(
        """
        Keep them. [2] Tell. [1]

        ### Sources

        \[1\] my\_rules.pdf, page 3, “Part 2 \> Telling” (your documents)

        \[2\] rules.pdf (public library)

        """.ReplaceLineEndings("\n"),
        AnswerExport.Answer(
            "Keep them. [2] Tell. [1]\n",
            [Rendered.Source(2), Rendered.Source(1, filename: "my_rules.pdf", page: 3, heading: "Part 2 > Telling", scope: SourceScope.Private), Rendered.Source(3)]));

    [Fact]
    public void Answer_without_sources_has_no_list_of_them() => Assert.Equal("Nothing found.\n", AnswerExport.Answer("Nothing found.", [Rendered.Source(1)]));

    [Fact]
    public void Document_is_titled_by_its_question_on_one_line() =>
        Assert.Equal("## What \\*is\\* kept?\n\nLogs.\n", AnswerExport.Document(" What *is*\nkept? ", "Logs.", []));

    [Theory]
    [InlineData("What must be kept, and how long?", "what-must-be-kept-and-how-long.md")]
    [InlineData("Où? ../..\\x", "où-x.md")]
    [InlineData("???", "answer.md")]
    public void File_is_named_after_the_question(string question, string name) => Assert.Equal(name, AnswerExport.FileName(question));

    [Fact]
    public void Long_question_makes_a_short_name() => Assert.Equal(new string('a', 60) + ".md", AnswerExport.FileName(new string('a', 90)));
}
