using Egret.Chat.Data;
using Egret.Chat.Models;
using Egret.Chat.Models.Extractive;
using Egret.Chat.Retrieval;
using Egret.Chat.Sessions;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Egret.Chat.Queries;

/// <summary>
/// Prepares an answer: finds the session, completes the question, retrieves passages and finds the evidence in them.
/// </summary>
internal sealed class AnswerPreparation(
    ChatContext database, KnowledgeClient knowledge, ModelRegistry models, IOptions<QueryOptions> options, TimeProvider time)
{
    private const int EarlierQuestions = 3;
    private static readonly EvidenceLimits Terse = new(Statements: 4, Characters: 1_500);
    private static readonly EvidenceLimits Ample = new(Statements: 6, Characters: 2_400);

    public async Task<Result<PreparedAnswer>> PrepareAsync(QueryRequest request, CurrentCaller caller, CancellationToken cancellationToken)
    {
        var startedAt = time.GetTimestamp();
        var choice = Choose(request);
        if (choice.Problem is { } wrong)
        {
            return wrong;
        }

        var (model, category) = choice.Value;
        var context = await OpenAsync(request, category, caller, cancellationToken);
        if (context.Problem is { } problem)
        {
            return problem;
        }

        var (subject, sessionId, earlier) = context.Value;
        var question = StandaloneQuestion.Complete(request.Query!, earlier);
        var search = new SearchRequest(question, subject.DomainSlug, subject.CategoryCode, request.KnowledgeScope, options.Value.Passages);
        var searchStartedAt = time.GetTimestamp();
        Result<IReadOnlyList<RetrievedPassage>> found;
        using (ChatTelemetry.Source.StartActivity("retrieve"))
        {
            found = await knowledge.SearchAsync(search, cancellationToken);
        }

        if (found.Problem is { } notSearched)
        {
            return notSearched;
        }

        var style = AnswerMode.Resolve(request.Mode, request.Query!);
        var (passages, evidence) = Assess(
            QuestionAnalysis.From(question, Background(subject, found.Value)), style, found.Value, cancellationToken);
        return new PreparedAnswer
        {
            Caller = caller,
            AskedQuestion = request.Query!,
            Model = model,
            Task = new AnswerTask(question, style, passages, evidence),
            SessionId = sessionId ?? Guid.CreateVersion7(time.GetUtcNow()),
            NewSession = sessionId is null ? subject : null,
            SearchedIn = DescribeScope(subject, request.KnowledgeScope),
            Sources = [.. passages.Select((passage, index) => Source.Of(passage, index + 1, options.Value.ExcerptLength))],
            ChunksRetrieved = found.Value.Count,
            RetrievalTime = time.GetElapsedTime(searchStartedAt),
            StartedAt = startedAt,
        };
    }

    private Result<(AnswerModel Model, string? Category)> Choose(QueryRequest request)
    {
        var category = request.Category ?? request.Region;
        if (FieldAlias.Conflicts(request.Category, request.Region))
        {
            return Problems.InvalidField("region", "'region' is an alias of 'category'; the values must match.");
        }

        if (FieldAlias.Conflicts(request.ModelId, request.Model))
        {
            return Problems.InvalidField("model", "'model' is an alias of 'model_id'; the values must match.");
        }

        if (category is not null && request.Domain is null && request.SessionId is null)
        {
            return Problems.InvalidField("domain", "A category requires a domain.");
        }

        return (request.ModelId ?? request.Model) is not { } id ? (models.Default, category)
            : models.Find(id) is { } model ? (model, category)
            : Problems.InvalidField("model_id", "The model does not exist; GET /v1/models/ lists the available models.");
    }

    private async Task<Result<(SessionSubject Subject, Guid? SessionId, IReadOnlyList<string> Earlier)>> OpenAsync(
        QueryRequest request, string? category, CurrentCaller caller, CancellationToken cancellationToken)
    {
        if (request.SessionId is { } id)
        {
            var session = await database.Sessions.AsNoTracking()
                .VisibleTo(caller)
                .SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
            if (session is null)
            {
                return Problems.NotFound("The session does not exist.");
            }

            if (request.Domain is not null && request.Domain != session.DomainSlug)
            {
                return Problems.InvalidField("domain", "The session belongs to another domain; omit session_id to start a new session.");
            }

            if (category is not null && category != session.CategoryCode)
            {
                return Problems.InvalidField(
                    "category", "The session belongs to another category; omit session_id to start a new session.");
            }

            var subject = new SessionSubject(session.DomainSlug, session.DomainName, session.CategoryCode, session.CategoryName);
            return (subject, id, await EarlierQuestionsAsync(id, cancellationToken));
        }

        if (request.Domain is null)
        {
            return (SessionSubject.Any, null, []);
        }

        var named = await knowledge.FindSubjectAsync(caller, request.Domain, category, cancellationToken);
        return named.Problem is { } problem ? problem : (named.Value, null, []);
    }

    private async Task<IReadOnlyList<string>> EarlierQuestionsAsync(Guid sessionId, CancellationToken cancellationToken)
    {
        var latestFirst = await database.Messages.AsNoTracking()
            .Where(message => message.SessionId == sessionId && message.Sender == Sender.User)
            .OrderByDescending(message => message.Number)
            .Take(EarlierQuestions)
            .Select(message => message.Content)
            .ToListAsync(cancellationToken);
        latestFirst.Reverse();
        return latestFirst;
    }

    /// <summary>
    /// Finds the evidence and puts the cited passages first, in the order of their citation, so that their numbers
    /// are known before the generation starts. An answer with insufficient context gets no sources.
    /// </summary>
    private (IReadOnlyList<RetrievedPassage> Passages, Evidence Evidence) Assess(
        QuestionAnalysis question, AnswerStyle style, IReadOnlyList<RetrievedPassage> found, CancellationToken cancellationToken)
    {
        var finder = new EvidenceFinder(new EvidenceThresholds(
            options.Value.MinimumScore, options.Value.CertainScore, options.Value.PartialCoverage, options.Value.GoodCoverage));
        var evidence = finder.Find(
            question,
            [.. found.Select(passage => new Passage(passage.Text, passage.Heading, passage.Score))],
            style == AnswerStyle.Compliance ? Terse : Ample,
            cancellationToken);
        if (evidence.Quality == EvidenceQuality.Insufficient)
        {
            return ([], evidence);
        }

        var arranged = ExtractiveAnswer.Arrange(evidence, style);
        List<int> order = [.. arranged.CitedPassages];
        order.AddRange(
            Enumerable.Range(0, found.Count).Where(index =>
                !order.Contains(index) && found[index].Score >= options.Value.MinimumScore));
        IReadOnlyList<Finding> renumbered =
            [.. arranged.Findings.Select(finding => finding with { Passage = order.IndexOf(finding.Passage) })];
        return ([.. order.Select(index => found[index])], arranged with { Findings = renumbered });
    }

    private static string Background(SessionSubject subject, IEnumerable<RetrievedPassage> found) => string.Join(' ',
        found.Select(passage => Path.GetFileNameWithoutExtension(passage.Filename)).Distinct()
            .Concat([subject.DomainSlug, subject.DomainName, subject.CategoryCode, subject.CategoryName]));

    private static string DescribeScope(SessionSubject subject, string? scope)
    {
        var domain = subject.DomainName is null ? "the public domains"
            : subject.CategoryName is null ? $"the domain “{subject.DomainName}”"
            : $"“{subject.CategoryName}” of the domain “{subject.DomainName}”";
        return scope switch
        {
            "private" => "your organisation's own documents",
            "public" => domain,
            _ => $"{domain} and your organisation's own documents",
        };
    }
}
