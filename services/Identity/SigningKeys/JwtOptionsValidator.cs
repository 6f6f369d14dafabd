using Microsoft.Extensions.Options;

namespace Egret.Identity.SigningKeys;

[OptionsValidator]
internal sealed partial class JwtOptionsValidator : IValidateOptions<JwtOptions>;
