using System.Collections.Specialized;
using System.Web;
using Egret.Client;

namespace Egret.Dashboard.Ask.Conversations;

/// <summary>The options selected for a question; stored in the browser.</summary>
public sealed record AskSelection
{
    /// <summary>Slug of the domain; null for all domains.</summary>
    public string? Domain { get; init; }

    /// <summary>Code of the domain's category; null for the whole domain.</summary>
    public string? Region { get; init; }

    public AnswerMode Mode { get; init; } = AnswerMode.Auto;

    public KnowledgeScope Knowledge { get; init; } = KnowledgeScope.All;

    /// <summary>Id of the model; null for the default one.</summary>
    public string? Model { get; init; }

    /// <summary>Parses the result of <see cref="ToString"/>, also of other versions of the dashboard.</summary>
    public static AskSelection Parse(string? text)
    {
        var values = HttpUtility.ParseQueryString(text ?? "");
        return new AskSelection
        {
            Domain = NullIfEmpty(values, "domain"),
            Region = NullIfEmpty(values, "region"),
            Mode = Enum.TryParse<AnswerMode>(values["mode"], out var mode)
                && mode is AnswerMode.Compliance or AnswerMode.Advisory
                ? mode
                : AnswerMode.Auto,
            Knowledge = Enum.TryParse<KnowledgeScope>(values["knowledge"], out var scope)
                && scope is KnowledgeScope.Public or KnowledgeScope.Private
                ? scope
                : KnowledgeScope.All,
            Model = NullIfEmpty(values, "model"),
        };
    }

    /// <summary>Returns the selection without values that are not available.</summary>
    public AskSelection RestrictTo(AskOptions options)
    {
        var domain = options.Domains.FirstOrDefault(domain => domain.Slug == Domain);
        return this with
        {
            Domain = domain?.Slug,
            Region = domain?.Categories.FirstOrDefault(category => category.Code == Region)?.Code,
            Knowledge = options.HasOrganisation || Knowledge != KnowledgeScope.Private ? Knowledge : KnowledgeScope.All,
            Model = options.Models.FirstOrDefault(model => model.Id == Model)?.Id,
        };
    }

    /// <summary>Creates the question with the selected options.</summary>
    public Question ToQuestion(string text, Guid? sessionId) => new(text)
    {
        Domain = Domain,
        Category = Region,
        Mode = Mode,
        KnowledgeScope = Knowledge,
        ModelId = Model,
        SessionId = sessionId,
    };

    public override string ToString()
    {
        var values = HttpUtility.ParseQueryString("");
        values["domain"] = Domain;
        values["region"] = Region;
        values["mode"] = Mode.ToString();
        values["knowledge"] = Knowledge.ToString();
        values["model"] = Model;
        return values.ToString() ?? "";
    }

    private static string? NullIfEmpty(NameValueCollection values, string name) =>
        string.IsNullOrEmpty(values[name]) ? null : values[name];
}
