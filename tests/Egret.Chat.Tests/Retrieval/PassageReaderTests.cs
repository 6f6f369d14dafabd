using Egret.Chat.Retrieval;

namespace Egret.Chat.Tests.Retrieval;

public sealed class PassageReaderTests
{
    [Fact]
    public void Lettered_points_are_nested_in_the_lead_in_and_roman_points_in_their_letter()
    {
        var statement = Assert.Single(PassageReader.Read("""
            5.1 A firm must:
            (a) assess each customer;
            (b) decline a customer who:
            (i) gives a false name; or
            (ii) gives none; and
            (c) keep records.
            """));

        Assert.Equal("5.1 A firm must:", statement.Text);
        Assert.Equal(
            ["(a) assess each customer;", "(b) decline a customer who:", "(c) keep records."],
            statement.Points.Select(point => point.Text));
        Assert.Equal(["(i) gives a false name; or", "(ii) gives none; and"], statement.Points[1].Points.Select(point => point.Text));
    }

    [Fact]
    public void Letter_i_after_h_is_a_letter()
    {
        var letters = string.Join('\n', "abcdefghij".Select(letter => $"({letter}) keep file {letter};"));

        var statement = Assert.Single(PassageReader.Read("A firm must:\n" + letters));

        Assert.Equal(10, statement.Points.Count);
    }

    [Fact]
    public void Points_within_one_paragraph_are_parsed()
    {
        var statement = Assert.Single(
            PassageReader.Read(
                "The report must state: (a) the name of the customer; (b) the amount; and (c) the reasons for suspicion."));

        Assert.Equal("The report must state:", statement.Text);
        Assert.Equal("(c) the reasons for suspicion.", statement.Points[2].Text);
    }

    [Fact]
    public void Wrapped_lines_are_one_sentence()
    {
        var statements = PassageReader.Read(
            "Record keeping\nA firm must keep all records of its customers for six years\n"
            + "after the end of the relationship. It may keep them longer.");

        Assert.True(statements[0].IsHeading);
        Assert.Equal("A firm must keep all records of its customers for six years after the end of the relationship.", statements[1].Text);
        Assert.Same(statements[1], statements[2].Antecedent);
    }

    [Fact]
    public void Point_after_a_complete_sentence_is_a_separate_provision()
    {
        var statements = PassageReader.Read("(1) A firm must appoint an officer.\n(2) The officer must be resident.");

        Assert.Equal(2, statements.Count);
        Assert.All(statements, statement => Assert.Empty(statement.Points));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[Deleted]")]
    [InlineData("(a)")]
    [InlineData("....")]
    [InlineData("\u200e \t\r\n \u00ad")]
    [InlineData("(i)\n(i)\n(a)\n(((")]
    public void Malformed_text_is_parsed_without_errors(string text) =>
        Assert.All(PassageReader.Read(text), statement => Assert.NotNull(statement.FullText));
}
