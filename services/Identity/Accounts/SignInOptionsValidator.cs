using Microsoft.Extensions.Options;

namespace Egret.Identity.Accounts;

[OptionsValidator]
internal sealed partial class SignInOptionsValidator : IValidateOptions<SignInOptions>;
