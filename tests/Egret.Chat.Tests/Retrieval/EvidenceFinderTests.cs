using Egret.Chat.Models.Extractive;
using Egret.Chat.Retrieval;

namespace Egret.Chat.Tests.Retrieval;

public sealed class EvidenceFinderTests
{
    private static readonly EvidenceFinder Finder = new(new EvidenceThresholds(0.25, 0.75, 0.3, 0.6));
    private static readonly EvidenceLimits Limits = new(4, 1_500);

    [Theory]
    [InlineData("How often must employees be trained?", "at least once a year")]
    [InlineData("How soon are new employees trained?", "within thirty days of joining")]
    [InlineData("Who appoints the Reporting Officer?", "The governing body must appoint a Reporting Officer")]
    [InlineData("May the customer be told about a report?", "the customer that a report has been or will be made")]
    [InlineData("Can records be stored electronically?", "in electronic form")]
    [InlineData("When does the Reporting Officer decide about a suspicious activity report?", "within two business days")]
    public void Best_statement_answers_the_question(string question, string expected)
    {
        var evidence = Find(question);

        Assert.Contains(expected, evidence.Findings[0].Statement.FullText, StringComparison.Ordinal);
        Assert.NotEqual(EvidenceQuality.Insufficient, evidence.Quality);
    }

    [Fact]
    public void Referring_statement_is_returned_with_its_antecedent()
    {
        var evidence = Find("Who records the reasons for the decision?");

        Assert.StartsWith("The Reporting Officer shall decide", evidence.Findings[0].Statement.Antecedent?.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Which wines go with roasted duck?")]
    [InlineData("What are the penalties under the GDPR?")]
    [InlineData("How is uranium transported to reactors?")]
    public void Uncovered_question_is_insufficient(string question)
    {
        var evidence = Find(question);

        Assert.Equal(EvidenceQuality.Insufficient, evidence.Quality);
        Assert.Empty(evidence.Findings);
    }

    [Fact]
    public void Uncovered_terms_are_named()
    {
        var evidence = Find("How long must firms retain records of transactions in biometric vaults abroad?");
        var answer = string.Concat(ExtractiveAnswer.Write(evidence, AnswerStyle.Compliance, passage => passage + 1));

        Assert.Equal(EvidenceQuality.Partial, evidence.Quality);
        Assert.Contains("do not mention “biometric”, “vaults”, “abroad”", answer, StringComparison.Ordinal);
    }

    /// <summary>"Franc" and "France" have one stem and nothing else in common.</summary>
    [Fact]
    public void Similar_name_is_not_evidence()
    {
        var passage = new Passage("The minimum capital may be held in euros, pounds sterling or Swiss francs.", null, 0.5);

        var evidence = Finder.Find(QuestionAnalysis.From("What is the capital of France?"), [passage], Limits, CancellationToken.None);

        Assert.NotEqual(EvidenceQuality.Good, evidence.Quality);
    }

    [Fact]
    public void Name_of_the_searched_domain_is_not_missing()
    {
        var passage = new Passage(Passages.Training, null, 0.5);
        const string question = "What are the XYZ rules on employee training?";

        Assert.Equal(
            EvidenceQuality.Good,
            Finder.Find(
                QuestionAnalysis.From(question, "XYZ Rulebook"), [passage], Limits, CancellationToken.None).Quality);
        Assert.NotEqual(
            EvidenceQuality.Good,
            Finder.Find(QuestionAnalysis.From(question), [passage], Limits, CancellationToken.None).Quality);
    }

    [Fact]
    public void Equal_passages_yield_one_finding()
    {
        var same = new Passage(Passages.Training, null, 0.9);

        var evidence = Finder.Find(
            QuestionAnalysis.From("How often must employees be trained?"),
            [same, same, same],
            Limits,
            CancellationToken.None);

        Assert.Single(evidence.Findings, finding => finding.Statement.Text.Contains("once a year", StringComparison.Ordinal));
    }

    [Fact]
    public void Passage_below_the_minimum_score_is_not_evidence() =>
        Assert.Equal(
            EvidenceQuality.Insufficient,
            Finder.Find(
                QuestionAnalysis.From("How often must employees be trained?"),
                [new Passage(Passages.Training, null, 0.2)],
                Limits,
                CancellationToken.None).Quality);

    /// <summary>A document must not put a link, an image or a false citation into an answer.</summary>
    [Fact]
    public void Markup_and_bracketed_numbers_of_a_source_have_no_effect_in_the_answer()
    {
        var passage = new Passage(
            "Training records [7] must be sent to ![logo](https://evil.example/x.png) <script>alert(1)</script> every year.",
            null,
            0.9);

        var evidence = Finder.Find(
            QuestionAnalysis.From("Where must training records be sent?"), [passage], Limits, CancellationToken.None);
        var answer = string.Concat(ExtractiveAnswer.Write(evidence, AnswerStyle.Compliance, index => index + 1));

        Assert.DoesNotContain("[7]", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("](", answer, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"(?<!\\)<script", answer);
    }

    /// <summary>
    /// Passages of the maximum length and a question of a page: the processing time must stay bounded.
    /// </summary>
    [Theory]
    [InlineData("aa\n", "reserves")]
    [InlineData("Alpha b1 c1 d1. ", "alpha reserves")]
    [InlineData("Alpha reserves b1 c1 d1. ", "alpha reserves")]
    [InlineData("(a) alpha reserves b1 c1; ", "alpha reserves")]
    [InlineData(".. ", "alpha reserves")]
    [InlineData("alpha                                           ", "alpha reserves")]
    public async Task Passage_of_any_form_is_parsed_in_bounded_time(string piece, string question)
    {
        var text = "The alpha reserves of each firm must be counted at the end of every month by the governing body:\n"
            + string.Concat(Enumerable.Repeat(piece, 100_000 / piece.Length));
        var pasted = question + " " + string.Join(' ', Enumerable.Range(0, 1_500).Select(number => $"word{number}"));
        List<Passage> passages = [.. Enumerable.Repeat(new Passage(text, null, 0.9), 10)];

        var reading = Task.Run(() => Finder.Find(QuestionAnalysis.From(pasted), passages, Limits, CancellationToken.None));

        // A quadratic algorithm would take minutes.
        Assert.NotNull(await reading.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void Cancelled_search_stops() => Assert.Throws<OperationCanceledException>(() => Finder.Find(
        QuestionAnalysis.From("How often must employees be trained?"),
        [new Passage(Passages.Training, null, 0.9)],
        Limits,
        new CancellationToken(canceled: true)));

    private static Evidence Find(string question) => Finder.Find(
        QuestionAnalysis.From(question),
        [.. Passages.All.Where(passage => passage.Domain == "aml").Select(passage => new Passage(passage.Text, passage.Heading, 0.6))],
        Limits, CancellationToken.None);
}
