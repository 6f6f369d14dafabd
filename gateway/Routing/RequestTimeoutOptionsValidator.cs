using Microsoft.Extensions.Options;

namespace Egret.Gateway.Routing;

/// <summary>Validates <see cref="RequestTimeoutOptions"/> by its attributes.</summary>
[OptionsValidator]
internal sealed partial class RequestTimeoutOptionsValidator : IValidateOptions<RequestTimeoutOptions>;
