namespace Egret.Keys.Policies;

internal static partial class Log
{
    [LoggerMessage(EventId = 1200, Level = LogLevel.Information, Message = "The key policy of organisation {OrganisationId} was changed")]
    public static partial void KeyPolicyChanged(this ILogger logger, Guid organisationId);
}
