using Microsoft.Extensions.Options;

namespace Egret.Gateway.Routing;

/// <summary>Validates <see cref="UploadOptions"/> by its attributes.</summary>
[OptionsValidator]
internal sealed partial class UploadOptionsValidator : IValidateOptions<UploadOptions>;
