using Microsoft.Extensions.Options;

namespace Egret.Identity.Mail;

[OptionsValidator]
internal sealed partial class PasswordResetOptionsValidator : IValidateOptions<PasswordResetOptions>;
