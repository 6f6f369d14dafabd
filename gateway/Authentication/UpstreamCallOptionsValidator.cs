using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Egret.Gateway.Authentication;

[OptionsValidator]
internal sealed partial class UpstreamCallOptionsValidator : IValidateOptions<UpstreamCallOptions>;
