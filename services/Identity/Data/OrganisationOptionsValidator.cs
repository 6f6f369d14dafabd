using Microsoft.Extensions.Options;

namespace Egret.Identity.Data;

[OptionsValidator]
internal sealed partial class OrganisationOptionsValidator : IValidateOptions<OrganisationOptions>;
