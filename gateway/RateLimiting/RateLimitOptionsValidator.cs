using Microsoft.Extensions.Options;

namespace Egret.Gateway.RateLimiting;

/// <summary>Validates <see cref="RateLimitOptions"/> by its attributes.</summary>
[OptionsValidator]
internal sealed partial class RateLimitOptionsValidator : IValidateOptions<RateLimitOptions>;
