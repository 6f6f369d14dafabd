using Microsoft.Extensions.Options;

namespace Egret.Messaging;

[OptionsValidator]
internal sealed partial class MessagingOptionsValidator : IValidateOptions<MessagingOptions>;
