using Egret.Identity.Data;

namespace Egret.Identity.Organisations;

internal static partial class Log
{
    [LoggerMessage(EventId = 340, Level = LogLevel.Information, Message = "Organisation {OrganisationId} was created by {UserId}")]
    public static partial void OrganisationCreated(this ILogger logger, Guid organisationId, Guid userId);

    [LoggerMessage(EventId = 341, Level = LogLevel.Information, Message = "Organisation {OrganisationId} was changed by {UserId}")]
    public static partial void OrganisationChanged(this ILogger logger, Guid organisationId, Guid userId);

    [LoggerMessage(EventId = 342, Level = LogLevel.Information, Message = "Organisation {OrganisationId} was deleted by {UserId}")]
    public static partial void OrganisationDeleted(this ILogger logger, Guid organisationId, Guid userId);

    [LoggerMessage(EventId = 343, Level = LogLevel.Information,
        Message = "Member {MemberId} of organisation {OrganisationId} received the role {Role} from {UserId}")]
    public static partial void RoleChanged(this ILogger logger, Guid organisationId, Guid memberId, OrganisationRole role, Guid userId);

    [LoggerMessage(EventId = 344, Level = LogLevel.Information,
        Message = "Member {MemberId} of organisation {OrganisationId} was removed by {UserId}")]
    public static partial void MemberRemoved(this ILogger logger, Guid organisationId, Guid memberId, Guid userId);

    [LoggerMessage(EventId = 347, Level = LogLevel.Information,
        Message = "Invitation {InvitationId} to organisation {OrganisationId} was accepted by {UserId}")]
    public static partial void InvitationAccepted(this ILogger logger, Guid organisationId, Guid invitationId, Guid userId);
}
