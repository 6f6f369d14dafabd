using Microsoft.Extensions.Options;

namespace Egret.Messaging;

/// <summary>Validates the attributes of <see cref="MessagingOptions"/> at startup.</summary>
[OptionsValidator]
internal sealed partial class MessagingOptionsValidator : IValidateOptions<MessagingOptions>;
