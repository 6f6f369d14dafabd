using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Egret.Gateway.Transforms;

[OptionsValidator]
internal sealed partial class RequestTimeOptionsValidator : IValidateOptions<RequestTimeOptions>;
