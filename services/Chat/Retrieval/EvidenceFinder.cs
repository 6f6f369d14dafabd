namespace Egret.Chat.Retrieval;

/// <summary>
/// Selects the statements of the retrieved passages that answer a question, by their coverage of the question's terms
/// (rare terms weigh more), by the score of their passage and by whether their form matches the expected answer; then
/// removes repetitions.
/// </summary>
internal sealed class EvidenceFinder(EvidenceThresholds thresholds)
{
    private const double PassageWeight = 0.3;
    private const double FormWeight = 0.2;
    private const double PairWeight = 0.15;
    private const double HeadingShare = 0.5;
    private const double ConceptShare = 0.7;
    private const double LikenessShare = 0.4;
    private const double RepetitionPenalty = 0.7;
    private const double NoveltyWeight = 0.15;
    private const double OpeningWeight = 0.3;
    private const double FollowerShare = 0.6;

    /// <summary>The weight of a term that every statement contains.</summary>
    private const double CommonTermWeight = 0.5;

    /// <summary>A matching form counts even with few common terms.</summary>
    private const double FormFloor = 0.3;

    private const int ShortStatementWords = 6;
    private const double ShortStatementShare = 0.7;

    /// <summary>
    /// The number of words from which a statement is long; the next <see cref="LongStatementSpan"/> words reduce its
    /// score by up to <see cref="LongStatementLoss"/>.
    /// </summary>
    private const int LongStatementWords = 35;
    private const double LongStatementSpan = 50;
    private const double LongStatementLoss = 0.15;

    /// <summary>The loss of a table row or a fragment of a sentence.</summary>
    private const double FragmentShare = 0.7;
    private const double UnfinishedShare = 0.6;

    /// <summary>The minimum score of the second statement relative to the first, and of each further one.</summary>
    private const double SecondShare = 0.6;
    private const double LaterShare = 0.68;

    /// <summary>
    /// The maximum number of characters read of a passage, which bounds the time per question for very long passages.
    /// </summary>
    private const int MaxPassageLength = 10_000;
    private const int MaxStatements = 200;

    /// <summary>The selection stops after this number of statements that exceed the remaining length.</summary>
    private const int MaxOversized = 8;
    private const int ShortQuestionTerms = 4;
    private const double UnknownNameCoverage = 0.5;
    private const double ShortGoodCoverage = 0.75;

    /// <summary>Finds the evidence for a question.</summary>
    /// <param name="question">The standalone question.</param>
    /// <param name="passages">The retrieved passages, best first.</param>
    /// <param name="limits">The limits of an answer.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    public Evidence Find(
        QuestionAnalysis question,
        IReadOnlyList<Passage> passages,
        EvidenceLimits limits,
        CancellationToken cancellationToken)
    {
        var candidates = new List<Candidate>();
        for (var index = 0; index < passages.Count; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            candidates.AddRange(ReadCandidates(passages[index], index));
        }

        var topScore = passages.Count == 0 ? 0 : passages.Max(passage => passage.Score);
        if (candidates.Count == 0 || topScore < thresholds.MinimumScore)
        {
            return new Evidence([], EvidenceQuality.Insufficient, []);
        }

        var weights = WeightTerms(question, candidates);
        var total = Math.Max(weights.Values.Sum(), double.Epsilon);
        foreach (var candidate in candidates)
        {
            cancellationToken.ThrowIfCancellationRequested();
            candidate.Score = ScoreOf(candidate, question, weights, total, topScore);
        }

        var selected = Select(candidates, question, weights, total, limits, cancellationToken);
        var isNameUnknown = topScore < thresholds.CertainScore
            && question.Terms.Values.Any(term =>
                term.IsProperName && candidates.TrueForAll(candidate => candidate.PresenceOf(term) < HeadingShare));
        return Assess(selected, question, weights, topScore, isNameUnknown);
    }

    private static IEnumerable<Candidate> ReadCandidates(Passage passage, int index)
    {
        var isCut = passage.Text.Length > MaxPassageLength;
        var statements = PassageReader.Read(isCut ? passage.Text[..MaxPassageLength] : passage.Text);
        // The last statement of a truncated passage may be incomplete.
        return statements.SkipLast(isCut && statements.Count > 1 ? 1 : 0)
            .Where(statement => !statement.IsHeading && Terms.CountWords(statement.FullText) >= 4)
            .Take(MaxStatements)
            .Select(statement => new Candidate(index, passage, statement));
    }

    /// <summary>Rare terms weigh more; a term without an occurrence weighs most, because it is missing.</summary>
    private static Dictionary<string, double> WeightTerms(QuestionAnalysis question, List<Candidate> candidates)
    {
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var term in question.Terms.Values)
        {
            var containing = candidates.Count(candidate => candidate.PresenceOf(term) > 0);
            weights[term.Stem] = term.Weight * (CommonTermWeight + Math.Log(1 + ((candidates.Count + 1.0) / (containing + 0.5))));
        }

        return weights;
    }

    private static double ScoreOf(
        Candidate candidate,
        QuestionAnalysis question,
        Dictionary<string, double> weights,
        double total,
        double topScore)
    {
        var whole = question.Terms.Values.Sum(term => candidate.PresenceOf(term) * weights[term.Stem]) / total;
        // A lead-in with the terms is about the subject; a list in which the terms only occur may not be.
        var opening = question.Terms.Values.Sum(term => candidate.PresenceInOpening(term) * weights[term.Stem]) / total;
        candidate.Coverage = ((1 - OpeningWeight) * whole) + (OpeningWeight * opening);
        var pairs = question.Pairs.Count == 0 ? 0 : question.Pairs.Count(candidate.HasPair) / (double)question.Pairs.Count;
        var form = question.ScoreForm(candidate.Statement.FullText);
        var score = candidate.Coverage + (PairWeight * pairs) + (FormWeight * form * (FormFloor + candidate.Coverage))
            + (PassageWeight * candidate.Passage.Score / topScore);
        var words = Terms.CountWords(candidate.Statement.Text);
        var length = words < ShortStatementWords && candidate.Statement.Points.Count == 0
            ? ShortStatementShare
            : 1 - (LongStatementLoss * Math.Clamp((words - LongStatementWords) / LongStatementSpan, 0, 1));
        var layout = candidate.Statement.IsTableRow || candidate.Statement.IsFragment ? FragmentShare
            : candidate.Statement.IsUnfinished ? UnfinishedShare
            : 1;
        return score * length * layout;
    }

    /// <summary>Selects the best statement first, then each next one by what it adds to the selected ones.</summary>
    private static List<Candidate> Select(
        List<Candidate> candidates, QuestionAnalysis question, Dictionary<string, double> weights, double total, EvidenceLimits limits,
        CancellationToken cancellationToken)
    {
        var selected = new List<Candidate>();
        var length = 0;
        var misfits = 0;
        var remaining = candidates.ToList();
        var covered = new HashSet<string>(StringComparer.Ordinal);
        while (remaining.Count > 0 && selected.Count < limits.Statements && misfits < MaxOversized)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (best, value) = remaining
                .Select(candidate => (candidate, Value: (candidate.Score * (1 - (RepetitionPenalty * candidate.Repetition)))
                    + (NoveltyWeight * Novelty(candidate, question, weights, covered) / total)))
                .MaxBy(entry => entry.Value);
            if (selected.Count > 0 && value < selected[0].Score * (selected.Count < 2 ? SecondShare : LaterShare))
            {
                break;
            }

            remaining.Remove(best);
            best.Points = PointSelection.Choose(best.Statement, question, weights);
            if (selected.Count > 0 && length + best.Length > limits.Characters)
            {
                misfits++;
                continue;
            }

            selected.Add(best);
            length += best.Length;
            covered.UnionWith(question.Terms.Values.Where(term => best.PresenceOf(term) > 0).Select(term => term.Stem));
            if (selected.Count == 1)
            {
                remaining.RemoveAll(candidate => candidate.Coverage < FollowerShare * best.Coverage);
            }

            foreach (var candidate in remaining)
            {
                candidate.Repetition = Math.Max(candidate.Repetition, candidate.Similarity(best));
            }
        }

        return selected;
    }

    private static double Novelty(
        Candidate candidate, QuestionAnalysis question, Dictionary<string, double> weights, HashSet<string> covered) =>
        covered.Count == 0
            ? 0
            : question.Terms.Values
                .Where(term => !covered.Contains(term.Stem))
                .Sum(term => candidate.PresenceOf(term) * weights[term.Stem]);

    /// <summary>
    /// The best statement must cover a minimum share of the terms: terms spread over several statements are not
    /// evidence for their combination in the question.
    /// </summary>
    private Evidence Assess(
        List<Candidate> selected,
        QuestionAnalysis question,
        Dictionary<string, double> weights,
        double topScore,
        bool isNameUnknown)
    {
        var matter = question.Terms.Values.Where(term => term.Weight >= 1).ToList();
        var whole = CoverageBy(selected, matter, weights);
        var lead = CoverageBy([selected[0]], matter, weights);
        var isShort = matter.Count <= ShortQuestionTerms;
        var quality = lead < thresholds.PartialCoverage && topScore < thresholds.CertainScore ? EvidenceQuality.Insufficient
            // A question about the GDPR is not answered by another law on the same subject.
            : isNameUnknown && isShort && lead < UnknownNameCoverage ? EvidenceQuality.Insufficient
            : whole < thresholds.GoodCoverage || lead < (isShort ? ShortGoodCoverage : thresholds.PartialCoverage) ? EvidenceQuality.Partial
            : EvidenceQuality.Good;
        string[] missing =
        [
            .. matter
                .Where(term => !selected.Exists(candidate => candidate.PresenceOf(term) > 0))
                .Select(term => term.Word),
        ];
        return quality == EvidenceQuality.Insufficient
            ? new Evidence([], quality, missing)
            : new Evidence([.. selected.Select(candidate => candidate.ToFinding())], quality, missing);
    }

    /// <summary>
    /// A question without content terms ("What is required?") can only be assessed by the scores of its passages.
    /// </summary>
    private static double CoverageBy(List<Candidate> candidates, List<QuestionTerm> matter, Dictionary<string, double> weights)
    {
        var total = matter.Sum(term => weights[term.Stem]);
        return total == 0 ? 1 : matter.Sum(term => weights[term.Stem] * candidates.Max(candidate => candidate.PresenceOf(term))) / total;
    }

    private sealed class Candidate
    {
        private readonly HashSet<string> _terms;
        private readonly HashSet<string> _opening;
        private readonly HashSet<string> _concepts;
        private readonly HashSet<string> _heading;
        private readonly HashSet<(string, string)> _pairs;

        public Candidate(int index, Passage passage, Statement statement)
        {
            Index = index;
            Passage = passage;
            Statement = statement;
            var terms = Terms.Of(statement.FullText).ToList();
            _terms = terms.ToHashSet(StringComparer.Ordinal);
            _opening = Terms.Of(statement.Text).ToHashSet(StringComparer.Ordinal);
            _concepts = terms.Select(Terms.ConceptOf).OfType<string>().ToHashSet(StringComparer.Ordinal);
            _heading = Terms.Of(passage.Heading ?? "").ToHashSet(StringComparer.Ordinal);
            _pairs = terms.Zip(terms.Skip(1)).ToHashSet();
        }

        public int Index { get; }

        public Passage Passage { get; }

        public Statement Statement { get; }

        public double Score { get; set; }

        public double Coverage { get; set; }

        /// <summary>The share that the selected statements already contain.</summary>
        public double Repetition { get; set; }

        public IReadOnlyList<Statement> Points { get; set; } = [];

        /// <summary>The length of the statement in an answer, in characters.</summary>
        public int Length =>
            (Statement.Antecedent?.Text.Length ?? 0) + Statement.Text.Length + Points.Sum(point => point.FullText.Length);

        public Finding ToFinding() => new(Index, Statement, Points, Score);

        /// <summary>
        /// 1 for the term itself; less for a synonym, for a term in the heading only, and for a similar name (France,
        /// Franc).
        /// </summary>
        public double PresenceOf(QuestionTerm term) =>
            _terms.Contains(term.Stem) ? (IsSimilarNameOnly(term) ? LikenessShare : 1)
            : term.Concept is not null && _concepts.Contains(term.Concept) ? ConceptShare
            : _heading.Contains(term.Stem) ? HeadingShare
            : 0;

        /// <summary>Whether the term is a proper name that the statement does not contain literally.</summary>
        private bool IsSimilarNameOnly(QuestionTerm term) =>
            term.IsProperName && !Statement.FullText.Contains(term.NameRoot, StringComparison.OrdinalIgnoreCase);

        public double PresenceInOpening(QuestionTerm term) =>
            Statement.Points.Count == 0 || _opening.Contains(term.Stem) || _heading.Contains(term.Stem) ? PresenceOf(term) : 0;

        public bool HasPair((string First, string Second) pair) => _pairs.Contains(pair);

        /// <summary>The share of the terms of the shorter statement that the other contains.</summary>
        public double Similarity(Candidate other) =>
            _terms.Count == 0 || other._terms.Count == 0 ? 0
                : _terms.Count(other._terms.Contains) / (double)Math.Min(_terms.Count, other._terms.Count);
    }
}
