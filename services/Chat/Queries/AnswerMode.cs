using System.Text.RegularExpressions;
using Egret.Chat.Models.Extractive;

namespace Egret.Chat.Queries;

/// <summary>Selects the style of an answer for the mode <c>auto</c>.</summary>
internal static partial class AnswerMode
{
    public static AnswerStyle Resolve(string? mode, string question) => mode switch
    {
        "compliance" => AnswerStyle.Compliance,
        "advisory" => AnswerStyle.Advisory,
        _ => AsksForAdvice().IsMatch(question) ? AnswerStyle.Advisory : AnswerStyle.Compliance,
    };

    public static string NameOf(AnswerStyle style) => style == AnswerStyle.Compliance ? "compliance" : "advisory";

    [GeneratedRegex(
        @"\b(how (should|can|could|do|would|does)|what should|should (i|we|our)|best (way|practice"
        + @"|practices)|recommend\w*|advi[sc]e|help|explain|why|difference|compare|consider\w*"
        + @"|what does .* mean|approach|guidance)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex AsksForAdvice();
}
