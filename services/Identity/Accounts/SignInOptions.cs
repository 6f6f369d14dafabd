using System.ComponentModel.DataAnnotations;

namespace Egret.Identity.Accounts;

/// <summary>Limits of failed sign-ins (section <c>SignIns</c>).</summary>
internal sealed class SignInOptions
{
    public const string Section = "SignIns";

    /// <summary>
    /// The number of failed sign-ins in a window after which further passwords are rejected without verification.
    /// </summary>
    [Range(1, 1000)]
    public int MaxFailures { get; init; } = 10;

    /// <summary>Length of the window, which starts with its first failure. The block ends with it.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan FailureWindow { get; init; } = TimeSpan.FromMinutes(5);
}
