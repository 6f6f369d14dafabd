using Microsoft.Extensions.Options;

namespace Egret.Gateway.AccessCaching;

/// <summary>Validates <see cref="UpstreamCallOptions"/> by its attributes.</summary>
[OptionsValidator]
internal sealed partial class UpstreamCallOptionsValidator : IValidateOptions<UpstreamCallOptions>;
