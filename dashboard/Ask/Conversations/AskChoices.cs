using System.Collections.Specialized;
using System.Web;
using Egret.Client;

namespace Egret.Dashboard.Ask.Conversations;

/// <summary>How somebody asks; remembered in their browser.</summary>
public sealed record AskChoices
{
    /// <summary>Slug of the domain; null for all.</summary>
    public string? Domain { get; init; }

    /// <summary>Code of its category; null for all.</summary>
    public string? Region { get; init; }

    public AnswerMode Mode { get; init; } = AnswerMode.Auto;

    public KnowledgeScope Knowledge { get; init; } = KnowledgeScope.All;

    /// <summary>Id of the model; null for the default one.</summary>
    public string? Model { get; init; }

    /// <summary>Reads what <see cref="ToString"/> wrote, by whichever version of the dashboard.</summary>
    public static AskChoices Parse(string? text)
    {
        var values = HttpUtility.ParseQueryString(text ?? "");
        return new AskChoices
        {
            Domain = Given(values, "domain"),
            Region = Given(values, "region"),
            Mode = Enum.TryParse<AnswerMode>(values["mode"], out var mode) && mode is AnswerMode.Compliance or AnswerMode.Advisory ? mode : AnswerMode.Auto,
            Knowledge = Enum.TryParse<KnowledgeScope>(values["knowledge"], out var scope) && scope is KnowledgeScope.Public or KnowledgeScope.Private ? scope : KnowledgeScope.All,
            Model = Given(values, "model"),
        };
    }

    /// <summary>The same without what is not there, or no longer.</summary>
    public AskChoices Within(AskOptions options)
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

    /// <summary>The question as it is asked.</summary>
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

    private static string? Given(NameValueCollection values, string name) => string.IsNullOrEmpty(values[name]) ? null : values[name];
}
