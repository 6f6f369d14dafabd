using Microsoft.Extensions.Options;

namespace Egret.Keys.ApiKeys;

[OptionsValidator]
internal sealed partial class ApiKeyOptionsValidator : IValidateOptions<ApiKeyOptions>;
