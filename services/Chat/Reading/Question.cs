using System.Text.RegularExpressions;

namespace Egret.Chat.Reading;

/// <summary>A question as the extraction understands it: the terms it is about, each with a weight, and the kind of answer it wants.</summary>
internal sealed partial class Question
{
    private const double AskingWordWeight = 0.25;

    /// <summary>A question is asked in fewer words; a page that was pasted into one is compared by the first of its own.</summary>
    private const int MostTerms = 128;

    private Question(string text, Wanted wanted, IReadOnlyDictionary<string, QuestionTerm> terms, IReadOnlyList<(string, string)> pairs)
    {
        Text = text;
        Wanted = wanted;
        Terms = terms;
        Pairs = pairs;
    }

    public string Text { get; }

    public Wanted Wanted { get; }

    /// <summary>Terms by stem.</summary>
    public IReadOnlyDictionary<string, QuestionTerm> Terms { get; }

    /// <summary>Terms that stand side by side: "exit facility" says more than its two words.</summary>
    public IReadOnlyList<(string First, string Second)> Pairs { get; }

    /// <summary>Reads a question.</summary>
    /// <param name="text">The question.</param>
    /// <param name="background">What all that is searched is about (the domain's name, the documents'): naming it tells nothing apart.</param>
    public static Question Read(string text, string background = "")
    {
        var known = Reading.Terms.Of(background).ToHashSet(StringComparer.Ordinal);
        var terms = new Dictionary<string, QuestionTerm>(StringComparer.Ordinal);
        var pairs = new List<(string, string)>();
        string? previous = null;
        foreach (var (stem, word) in Reading.Terms.WithSpelling(text))
        {
            if (terms.Count == MostTerms)
            {
                break;
            }

            var isName = IsName(text, word);
            var isWeak = Reading.Terms.IsAskingWord(stem) || Reading.Terms.IsAskingWord(word.ToLowerInvariant()) || (isName && known.Contains(stem));
            var weight = isWeak ? AskingWordWeight : 1;
            terms.TryAdd(stem, new QuestionTerm(stem, word, Reading.Terms.ConceptOf(stem), weight, isName && !isWeak));
            if (previous is not null && weight >= 1)
            {
                pairs.Add((previous, stem));
            }

            previous = weight >= 1 ? stem : null;
        }

        return new Question(text, KindOf(text), terms, pairs);
    }

    /// <summary>How well a statement's form fits what is asked for: 0 to 1. Who asks "how often must…" wants the frequency more than any duty.</summary>
    public double FitOf(string statement)
    {
        var exact = Fit(Wanted.Time, TimeAnswer(), statement)
            || Fit(Wanted.Frequency, FrequencyAnswer(), statement)
            || Fit(Wanted.Amount, AmountAnswer(), statement)
            || Fit(Wanted.Definition, DefinitionAnswer(), statement);
        if (exact)
        {
            return 1;
        }

        var loose = Fit(Wanted.Actor, ActorAnswer(), statement)
            || Fit(Wanted.Duty, Duty(), statement)
            || Fit(Wanted.Permission, PermissionAnswer(), statement)
            || Fit(Wanted.Condition, ConditionAnswer(), statement);
        return !loose ? 0 : (Wanted & (Wanted.Time | Wanted.Frequency | Wanted.Amount | Wanted.Definition)) == 0 ? 0.7 : 0.2;
    }

    /// <summary>Whether the sentence lays a duty on somebody.</summary>
    public static bool IsDuty(string statement) => Duty().IsMatch(statement);

    /// <summary>An abbreviation, or a capital within the sentence: a thing of its own for which no other stands in.</summary>
    private static bool IsName(string text, string word) =>
        word.Length > 1 && char.IsUpper(word[0]) && (word.Skip(1).All(char.IsUpper) || text.IndexOf(word, StringComparison.Ordinal) > 0);

    private bool Fit(Wanted kind, Regex form, string statement) => Wanted.HasFlag(kind) && form.IsMatch(statement);

    private static Wanted KindOf(string text) =>
        (AsksTime().IsMatch(text) ? Wanted.Time : 0)
        | (AsksFrequency().IsMatch(text) ? Wanted.Frequency : 0)
        | (AsksAmount().IsMatch(text) ? Wanted.Amount : 0)
        | (AsksActor().IsMatch(text) ? Wanted.Actor : 0)
        | (AsksDuty().IsMatch(text) ? Wanted.Duty : 0)
        | (AsksPermission().IsMatch(text) ? Wanted.Permission : 0)
        | (AsksDefinition().IsMatch(text) ? Wanted.Definition : 0)
        | (AsksCondition().IsMatch(text) ? Wanted.Condition : 0);

    [GeneratedRegex(@"\b(how (long|soon|quickly)|when\b|deadline|time ?(frame|limit|line)|by what date|what (period|date)|within what|retention period)", RegexOptions.IgnoreCase)]
    private static partial Regex AsksTime();

    [GeneratedRegex(@"\b(how (often|frequently|regularly)|frequency|how many times|what intervals?)\b", RegexOptions.IgnoreCase)]
    private static partial Regex AsksFrequency();

    [GeneratedRegex(@"\b(how (much|many|high|large)|minimum|maximum|amount|percentage|threshold|what (fee|rate|ratio|level|limit))\b", RegexOptions.IgnoreCase)]
    private static partial Regex AsksAmount();

    [GeneratedRegex(@"\b(who|whom|whose|which (person|body|authority|committee)|responsible for|responsibility)\b", RegexOptions.IgnoreCase)]
    private static partial Regex AsksActor();

    [GeneratedRegex(@"\b(must|shall|required?|requirements?|obligations?|obliged|duty|duties|have to|need to|needs to|comply|should)\b", RegexOptions.IgnoreCase)]
    private static partial Regex AsksDuty();

    [GeneratedRegex(@"^(can|may|could|is|are|does|do)\b|\b(allowed|permitted|prohibited|forbidden|able to|entitled)\b", RegexOptions.IgnoreCase)]
    private static partial Regex AsksPermission();

    [GeneratedRegex(@"^what (is|are) (a|an|the)? ?[\w\s'""“”-]{2,40}\?|\b(define|definition|meaning of|what does .{2,60} mean|meant by)\b", RegexOptions.IgnoreCase)]
    private static partial Regex AsksDefinition();

    [GeneratedRegex(@"\b(under what (circumstances|conditions)|what conditions|in which cases|exceptions?|exempt(ed|ions?)?|in what circumstances)\b", RegexOptions.IgnoreCase)]
    private static partial Regex AsksCondition();

    [GeneratedRegex(@"\b(\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|fifteen|twenty|thirty|sixty|ninety)\b[\w\s()-]{0,18}\b(hours?|days?|weeks?|months?|quarters?|years?|minutes?)\b|\b(annual(ly)?|quarterly|monthly|weekly|daily|immediately|promptly|forthwith|without (undue )?delay|as soon as|at least once|at all times|no later than|on an ongoing basis)\b", RegexOptions.IgnoreCase)]
    private static partial Regex TimeAnswer();

    [GeneratedRegex(@"\b(annual(ly)?|yearly|quarterly|monthly|weekly|daily|(once|twice|times) (a|an|per|each|every)|every (\w+ )?(day|week|month|quarter|year)s?|each (year|month|quarter)|periodic(ally)?|regular(ly)?|ongoing basis)\b", RegexOptions.IgnoreCase)]
    private static partial Regex FrequencyAnswer();

    [GeneratedRegex(@"[$€£%]|\b(USD|EUR|GBP|AED|per cent|percent|million|billion)\b|\b\d[\d,]{2,}\b|\b(at least|no (more|less|fewer) than|not exceed(ing)?|up to|equal to|calculated)\b", RegexOptions.IgnoreCase)]
    private static partial Regex AmountAnswer();

    [GeneratedRegex(@"\b(means|is defined as|refers to|has the meaning|consists of|constitutes|is an? )\b", RegexOptions.IgnoreCase)]
    private static partial Regex DefinitionAnswer();

    [GeneratedRegex(@"\b(responsible|responsibility|appoint(s|ed)?|board|officer|committee|senior management|governing body|regulator|authority|approved by|auditor)\b", RegexOptions.IgnoreCase)]
    private static partial Regex ActorAnswer();

    [GeneratedRegex(@"\b(must|shall|(is|are) (required|obliged|prohibited)|may not|has to|have to|is to ensure)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Duty();

    [GeneratedRegex(@"\b(may|must not|shall not|can|cannot|permitted|prohibited|allowed|not required|need not|entitled)\b", RegexOptions.IgnoreCase)]
    private static partial Regex PermissionAnswer();

    [GeneratedRegex(@"\b(if|where|unless|except|provided that|subject to|does not apply|do not apply|only)\b", RegexOptions.IgnoreCase)]
    private static partial Regex ConditionAnswer();
}
