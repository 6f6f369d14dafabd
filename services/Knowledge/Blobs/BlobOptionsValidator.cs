using Microsoft.Extensions.Options;

namespace Egret.Knowledge.Blobs;

[OptionsValidator]
internal sealed partial class BlobOptionsValidator : IValidateOptions<BlobOptions>;
