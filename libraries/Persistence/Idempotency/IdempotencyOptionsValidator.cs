using Microsoft.Extensions.Options;

namespace Egret.Persistence.Idempotency;

/// <summary>Validates the attributes of <see cref="IdempotencyOptions"/> at startup.</summary>
[OptionsValidator]
internal sealed partial class IdempotencyOptionsValidator : IValidateOptions<IdempotencyOptions>;
