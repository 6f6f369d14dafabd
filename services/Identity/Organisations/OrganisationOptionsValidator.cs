using Microsoft.Extensions.Options;

namespace Egret.Identity.Organisations;

[OptionsValidator]
internal sealed partial class OrganisationOptionsValidator : IValidateOptions<OrganisationOptions>;
