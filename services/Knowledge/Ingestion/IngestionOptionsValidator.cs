using Microsoft.Extensions.Options;

namespace Egret.Knowledge.Ingestion;

[OptionsValidator]
internal sealed partial class IngestionOptionsValidator : IValidateOptions<IngestionOptions>;
