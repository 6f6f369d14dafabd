namespace Egret.Identity.Invitations;

internal static partial class Log
{
    [LoggerMessage(EventId = 345, Level = LogLevel.Information,
        Message = "Invitation {InvitationId} to organisation {OrganisationId} was created by {UserId}")]
    public static partial void MemberInvited(this ILogger logger, Guid organisationId, Guid invitationId, Guid userId);

    [LoggerMessage(EventId = 346, Level = LogLevel.Information,
        Message = "Invitation {InvitationId} to organisation {OrganisationId} was withdrawn by {UserId}")]
    public static partial void InvitationWithdrawn(this ILogger logger, Guid organisationId, Guid invitationId, Guid userId);

    [LoggerMessage(EventId = 348, Level = LogLevel.Information,
        Message = "{Count} invitations to organisation {OrganisationId} withdrawn: key {KeyId}, which created them, leaked")]
    public static partial void InvitationsOfLeakedKeyWithdrawn(this ILogger logger, Guid organisationId, int count, Guid keyId);
}
