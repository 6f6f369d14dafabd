using System.ComponentModel.DataAnnotations;

namespace Egret.Identity.Accounts;

/// <summary>How many wrong passwords an account takes (section <c>SignIns</c>).</summary>
internal sealed class SignInOptions
{
    public const string Section = "SignIns";

    /// <summary>Failed sign-ins in a window before the account refuses to look at another password.</summary>
    [Range(1, 1000)]
    public int MaxFailures { get; init; } = 10;

    /// <summary>Length of the window, which begins with its first failure and then is over: nobody is locked out for good.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan FailureWindow { get; init; } = TimeSpan.FromMinutes(5);
}
