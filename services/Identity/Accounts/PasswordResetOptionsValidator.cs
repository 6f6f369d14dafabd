using System.Buffers.Text;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using Egret.Identity.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Options;

namespace Egret.Identity.Accounts;

[OptionsValidator]
internal sealed partial class PasswordResetOptionsValidator : IValidateOptions<PasswordResetOptions>;
