using System.Globalization;
using Microsoft.Extensions.Options;

namespace Egret.Identity.Accounts;

/// <summary>
/// Stops the service at startup if <see cref="PasswordHashingOptions.Iterations"/> is below the minimum. A setting
/// alone cannot lower it: the environment must also be <see cref="PasswordHashingOptions.TestEnvironment"/>, and the
/// default environment is <c>Production</c>.
/// </summary>
internal sealed class MinIterationsValidator(IHostEnvironment environment) : IValidateOptions<PasswordHashingOptions>
{
    public ValidateOptionsResult Validate(string? name, PasswordHashingOptions options) =>
        options.Iterations >= PasswordHashingOptions.MinIterations || environment.IsEnvironment(PasswordHashingOptions.TestEnvironment)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(string.Create(
                CultureInfo.InvariantCulture,
                $"Passwords:Iterations must be at least {PasswordHashingOptions.MinIterations}; it is {options.Iterations}."));
}
