using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Egret.Gateway.Authentication;

/// <summary>What the gateway asks Identity and Keys about credentials.</summary>
internal sealed class QuestionOptions
{
    public const string Section = "Questions";

    /// <summary>A service that takes longer is taken for away: the caller waits for two questions at the most.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan Limit { get; set; } = TimeSpan.FromSeconds(2);
}

[OptionsValidator]
internal sealed partial class QuestionOptionsValidator : IValidateOptions<QuestionOptions>;
