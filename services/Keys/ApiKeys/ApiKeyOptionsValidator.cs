using System.ComponentModel.DataAnnotations;
using Egret.Keys.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Egret.Keys.ApiKeys;

[OptionsValidator]
internal sealed partial class ApiKeyOptionsValidator : IValidateOptions<ApiKeyOptions>;
