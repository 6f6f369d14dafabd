using System.Text.RegularExpressions;

namespace Egret.Chat.Retrieval;

/// <summary>The analysis of a question: its weighted terms and the expected kind of answer.</summary>
internal sealed partial class QuestionAnalysis
{
    private const double AskingWordWeight = 0.25;

    /// <summary>
    /// The maximum number of terms. Longer questions, such as a pasted page, are compared by their first terms.
    /// </summary>
    private const int MaxTerms = 128;

    private QuestionAnalysis(
        string text,
        ExpectedAnswer expected,
        IReadOnlyDictionary<string, QuestionTerm> terms,
        IReadOnlyList<(string, string)> pairs)
    {
        Text = text;
        ExpectedAnswer = expected;
        Terms = terms;
        Pairs = pairs;
    }

    public string Text { get; }

    public ExpectedAnswer ExpectedAnswer { get; }

    /// <summary>Terms by stem.</summary>
    public IReadOnlyDictionary<string, QuestionTerm> Terms { get; }

    /// <summary>Adjacent terms: "exit facility" is more specific than its two words.</summary>
    public IReadOnlyList<(string First, string Second)> Pairs { get; }

    /// <summary>Analyses a question.</summary>
    /// <param name="text">The question.</param>
    /// <param name="background">The subject of the searched documents (names of domain and documents): its terms do not
    /// discriminate.</param>
    public static QuestionAnalysis From(string text, string background = "")
    {
        var known = Retrieval.Terms.Of(background).ToHashSet(StringComparer.Ordinal);
        var terms = new Dictionary<string, QuestionTerm>(StringComparer.Ordinal);
        var pairs = new List<(string, string)>();
        string? previous = null;
        foreach (var (stem, word) in Retrieval.Terms.WithSpelling(text))
        {
            if (terms.Count == MaxTerms)
            {
                break;
            }

            var isName = IsProperName(text, word);
            var isWeak = Retrieval.Terms.IsAskingWord(stem) || Retrieval.Terms.IsAskingWord(word.ToLowerInvariant())
                || (isName && known.Contains(stem));
            var weight = isWeak ? AskingWordWeight : 1;
            terms.TryAdd(stem, new QuestionTerm(stem, word, Retrieval.Terms.ConceptOf(stem), weight, isName && !isWeak));
            if (previous is not null && weight >= 1)
            {
                pairs.Add((previous, stem));
            }

            previous = weight >= 1 ? stem : null;
        }

        return new QuestionAnalysis(text, KindOf(text), terms, pairs);
    }

    /// <summary>
    /// Scores how well the form of a statement matches the expected answer, 0 to 1. "How often must…" expects a
    /// frequency before a duty.
    /// </summary>
    public double ScoreForm(string statement)
    {
        var exact = Fit(ExpectedAnswer.Time, TimeAnswer(), statement)
            || Fit(ExpectedAnswer.Frequency, FrequencyAnswer(), statement)
            || Fit(ExpectedAnswer.Amount, AmountAnswer(), statement)
            || Fit(ExpectedAnswer.Definition, DefinitionAnswer(), statement);
        if (exact)
        {
            return 1;
        }

        var loose = Fit(ExpectedAnswer.Actor, ActorAnswer(), statement)
            || Fit(ExpectedAnswer.Duty, Duty(), statement)
            || Fit(ExpectedAnswer.Permission, PermissionAnswer(), statement)
            || Fit(ExpectedAnswer.Condition, ConditionAnswer(), statement);
        const ExpectedAnswer Specific =
            ExpectedAnswer.Time | ExpectedAnswer.Frequency | ExpectedAnswer.Amount | ExpectedAnswer.Definition;
        return !loose ? 0
            : (ExpectedAnswer & Specific) == 0 ? 0.7
            : 0.2;
    }

    /// <summary>Whether the sentence states a duty.</summary>
    public static bool IsDuty(string statement) => Duty().IsMatch(statement);

    /// <summary>
    /// Whether the word is an abbreviation or capitalised within the sentence: a proper name without synonyms.
    /// </summary>
    private static bool IsProperName(string text, string word) =>
        word.Length > 1 && char.IsUpper(word[0]) && (word.Skip(1).All(char.IsUpper) || text.IndexOf(word, StringComparison.Ordinal) > 0);

    private bool Fit(ExpectedAnswer kind, Regex form, string statement) =>
        ExpectedAnswer.HasFlag(kind) && form.IsMatch(statement);

    private static ExpectedAnswer KindOf(string text) =>
        (AsksTime().IsMatch(text) ? ExpectedAnswer.Time : 0)
        | (AsksFrequency().IsMatch(text) ? ExpectedAnswer.Frequency : 0)
        | (AsksAmount().IsMatch(text) ? ExpectedAnswer.Amount : 0)
        | (AsksActor().IsMatch(text) ? ExpectedAnswer.Actor : 0)
        | (AsksDuty().IsMatch(text) ? ExpectedAnswer.Duty : 0)
        | (AsksPermission().IsMatch(text) ? ExpectedAnswer.Permission : 0)
        | (AsksDefinition().IsMatch(text) ? ExpectedAnswer.Definition : 0)
        | (AsksCondition().IsMatch(text) ? ExpectedAnswer.Condition : 0);

    [GeneratedRegex(
        @"\b(how (long|soon|quickly)|when\b|deadline|time ?(frame|limit|line)|by what date|what (period"
        + @"|date)|within what|retention period)",
        RegexOptions.IgnoreCase)]
    private static partial Regex AsksTime();

    [GeneratedRegex(@"\b(how (often|frequently|regularly)|frequency|how many times|what intervals?)\b", RegexOptions.IgnoreCase)]
    private static partial Regex AsksFrequency();

    [GeneratedRegex(
        @"\b(how (much|many|high|large)|minimum|maximum|amount|percentage|threshold|what (fee|rate|ratio"
        + @"|level|limit))\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex AsksAmount();

    [GeneratedRegex(
        @"\b(who|whom|whose|which (person|body|authority|committee)|responsible for|responsibility)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex AsksActor();

    [GeneratedRegex(
        @"\b(must|shall|required?|requirements?|obligations?|obliged|duty|duties|have to|need to|needs to"
        + @"|comply|should)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex AsksDuty();

    [GeneratedRegex(
        @"^(can|may|could|is|are|does|do)\b|\b(allowed|permitted|prohibited|forbidden|able to|entitled)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex AsksPermission();

    [GeneratedRegex(
        @"^what (is|are) (a|an|the)? ?[\w\s'""“”-]{2,40}\?|\b(define|definition|meaning of"
        + @"|what does .{2,60} mean|meant by)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex AsksDefinition();

    [GeneratedRegex(
        @"\b(under what (circumstances|conditions)|what conditions|in which cases|exceptions?|exempt(ed"
        + @"|ions?)?|in what circumstances)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex AsksCondition();

    [GeneratedRegex(
        @"\b(\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|fifteen|twenty|thirty"
        + @"|sixty|ninety)\b[\w\s()-]{0,18}\b(hours?|days?|weeks?|months?|quarters?|years?|minutes?)\b"
        + @"|\b(annual(ly)?|quarterly|monthly|weekly|daily|immediately|promptly|forthwith"
        + @"|without (undue )?delay|as soon as|at least once|at all times|no later than|on an ongoing basis)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex TimeAnswer();

    [GeneratedRegex(
        @"\b(annual(ly)?|yearly|quarterly|monthly|weekly|daily|(once|twice|times) (a|an|per|each|every)"
        + @"|every (\w+ )?(day|week|month|quarter|year)s?|each (year|month|quarter)|periodic(ally)?"
        + @"|regular(ly)?|ongoing basis)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex FrequencyAnswer();

    [GeneratedRegex(
        @"[$€£%]|\b(USD|EUR|GBP|AED|per cent|percent|million|billion)\b|\b\d[\d,]{2,}\b|\b(at least|no (more"
        + @"|less|fewer) than|not exceed(ing)?|up to|equal to|calculated)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex AmountAnswer();

    [GeneratedRegex(@"\b(means|is defined as|refers to|has the meaning|consists of|constitutes|is an? )\b", RegexOptions.IgnoreCase)]
    private static partial Regex DefinitionAnswer();

    [GeneratedRegex(
        @"\b(responsible|responsibility|appoint(s|ed)?|board|officer|committee|senior management"
        + @"|governing body|regulator|authority|approved by|auditor)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex ActorAnswer();

    [GeneratedRegex(
        @"\b(must|shall|(is|are) (required|obliged|prohibited)|may not|has to|have to|is to ensure)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Duty();

    [GeneratedRegex(
        @"\b(may|must not|shall not|can|cannot|permitted|prohibited|allowed|not required|need not"
        + @"|entitled)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex PermissionAnswer();

    [GeneratedRegex(@"\b(if|where|unless|except|provided that|subject to|does not apply|do not apply|only)\b", RegexOptions.IgnoreCase)]
    private static partial Regex ConditionAnswer();
}
