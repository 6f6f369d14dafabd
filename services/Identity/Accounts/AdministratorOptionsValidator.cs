using System.ComponentModel.DataAnnotations;
using Egret.Contracts.Events;
using Egret.Identity.Auditing;
using Egret.Identity.Data;
using Egret.Identity.Principals;
using Egret.Identity.Tokens;
using Egret.Messaging;
using Egret.Persistence;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Egret.Identity.Accounts;

[OptionsValidator]
internal sealed partial class AdministratorOptionsValidator : IValidateOptions<AdministratorOptions>;
