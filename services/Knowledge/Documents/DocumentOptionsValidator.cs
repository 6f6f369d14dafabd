using Microsoft.Extensions.Options;

namespace Egret.Knowledge.Documents;

[OptionsValidator]
internal sealed partial class DocumentOptionsValidator : IValidateOptions<DocumentOptions>;
