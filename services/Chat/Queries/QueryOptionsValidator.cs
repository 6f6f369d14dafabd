using Microsoft.Extensions.Options;

namespace Egret.Chat.Queries;

[OptionsValidator]
internal sealed partial class QueryOptionsValidator : IValidateOptions<QueryOptions>;
