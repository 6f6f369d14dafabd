using Microsoft.Extensions.Options;

namespace Egret.Chat.Models;

[OptionsValidator]
internal sealed partial class ModelsOptionsValidator : IValidateOptions<ModelsOptions>;
