using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Egret.Gateway.RateLimits;

[OptionsValidator]
internal sealed partial class RateLimitOptionsValidator : IValidateOptions<RateLimitOptions>;
