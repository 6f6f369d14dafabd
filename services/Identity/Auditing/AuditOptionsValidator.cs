using Microsoft.Extensions.Options;

namespace Egret.Identity.Auditing;

[OptionsValidator]
internal sealed partial class AuditOptionsValidator : IValidateOptions<AuditOptions>;
