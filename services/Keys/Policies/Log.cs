namespace Egret.Keys.Policies;

internal static partial class Log
{
    [LoggerMessage(EventId = 1200, Level = LogLevel.Information, Message = "Key policy of organisation {OrganisationId} changed")]
    public static partial void KeyPolicyChanged(this ILogger logger, Guid organisationId);
}
