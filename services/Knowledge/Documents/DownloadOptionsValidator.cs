using Microsoft.Extensions.Options;

namespace Egret.Knowledge.Documents;

[OptionsValidator]
internal sealed partial class DownloadOptionsValidator : IValidateOptions<DownloadOptions>;
