using System.ComponentModel.DataAnnotations;
using Egret.ServiceDefaults;
using Microsoft.Extensions.Options;

namespace Egret.Gateway.Transforms;

[OptionsValidator]
internal sealed partial class UploadOptionsValidator : IValidateOptions<UploadOptions>;
