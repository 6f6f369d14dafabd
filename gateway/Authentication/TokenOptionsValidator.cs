using Microsoft.Extensions.Options;

namespace Egret.Gateway.Authentication;

/// <summary>Validates <see cref="TokenOptions"/> by its attributes.</summary>
[OptionsValidator]
internal sealed partial class TokenOptionsValidator : IValidateOptions<TokenOptions>;
