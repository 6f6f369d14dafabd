using Microsoft.Extensions.Options;

namespace Egret.Identity.Tokens;

[OptionsValidator]
internal sealed partial class JwtOptionsValidator : IValidateOptions<JwtOptions>;
