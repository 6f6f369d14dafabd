using System.Globalization;
using Microsoft.Extensions.Options;

namespace Egret.Identity.Accounts;

/// <summary>
/// Stops the service at its start when its hashes would be weaker than production needs. A setting alone cannot weaken them: the
/// environment must be <see cref="PasswordHashingOptions.TestEnvironment"/> as well, and a missing environment is <c>Production</c>.
/// </summary>
internal sealed class MinIterationsValidator(IHostEnvironment environment) : IValidateOptions<PasswordHashingOptions>
{
    public ValidateOptionsResult Validate(string? name, PasswordHashingOptions options) =>
        options.Iterations >= PasswordHashingOptions.MinIterations || environment.IsEnvironment(PasswordHashingOptions.TestEnvironment)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(string.Create(
                CultureInfo.InvariantCulture, $"Passwords:Iterations must be at least {PasswordHashingOptions.MinIterations}; it is {options.Iterations}."));
}
