using Microsoft.Extensions.Options;

namespace Egret.Knowledge.Ingestion.Embedding;

[OptionsValidator]
internal sealed partial class EmbeddingOptionsValidator : IValidateOptions<EmbeddingOptions>;
