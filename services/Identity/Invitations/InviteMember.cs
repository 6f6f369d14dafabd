using System.ComponentModel.DataAnnotations;
using Egret.Contracts.Events;
using Egret.Identity.Auditing;
using Egret.Identity.Data;
using Egret.Identity.Mail;
using Egret.Persistence.Idempotency;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Egret.Identity.Invitations;

/// <summary>An invitation to create.</summary>
/// <param name="Email">E-mail address; only an account with this address can accept.</param>
/// <param name="Role">Role of the new member; default <c>member</c>.</param>
public sealed record InviteMemberRequest(
    [property: Required, StringLength(EmailFormat.MaxLength),
    RegularExpression(EmailFormat.Pattern, ErrorMessage = EmailFormat.Message)] string Email,
    OrganisationRole? Role);

/// <summary>A new invitation.</summary>
/// <param name="Id">Id of the invitation.</param>
/// <param name="Email">E-mail address; only an account with this address can accept.</param>
/// <param name="Role">Role of the new member.</param>
/// <param name="Token">Token to accept the invitation; returned only once.</param>
/// <param name="CreatedAt">Time of creation.</param>
/// <param name="ExpiresAt">Time of expiry.</param>
public sealed record InvitedMemberResponse(
    Guid Id, string Email, OrganisationRole Role, string Token, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

internal static class InviteMember
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/invitations/", HandleAsync).WithName(nameof(InviteMember)).AcceptsIdempotencyKey()
        .ProducesErrors(ErrorCodes.Conflict);

    /// <summary>
    /// Invites an e-mail address, with or without an account, to become a member. Only an owner can invite owners. An
    /// API key with scopes or an expiry can only invite plain members, and the invitation expires no later than the
    /// key.
    /// </summary>
    internal static async Task<Results<Created<InvitedMemberResponse>, ProblemHttpResult>> HandleAsync(
        string slug, InviteMemberRequest request, HttpResponse response, CurrentCaller caller, IdentityContext database,
        UserManager<User> users,
        MailSecrets secrets, IdempotentRequest idempotency, AuditPublisher audit, IOptions<OrganisationOptions> options, TimeProvider time,
        ILogger<Organisation> logger, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await database.LockForCallerAsync(caller, slug, cancellationToken)
            is not { Organisation: var organisation, Role: var callersRole })
        {
            return Problems.NotFound();
        }

        // Locked until the commit: a password reset either withdraws this invitation or has already rejected the
        // credential of this request.
        if (await database.LockUserSharedAsync(caller.UserId, cancellationToken) is not { } inviter
            || !inviter.AcceptsCredentialOf(caller.SignedInAt))
        {
            return Problems.Unauthorized(
                caller.KeyId is null ? ErrorCodes.TokenNotValid : ErrorCodes.ApiKeyNotValid,
                "The credential was revoked during the request.");
        }

        var role = request.Role ?? OrganisationRole.Member;
        if (callersRole < OrganisationRole.Admin || role > callersRole)
        {
            return Problems.Forbidden("Only an admin or an owner may invite, and only an owner may invite an owner.");
        }

        if (!caller.CanGrant(role))
        {
            return await ForbidAsync(database, audit, organisation.Id, cancellationToken);
        }

        var (email, now) = (users.NormalizeEmail(request.Email), time.GetUtcNow());
        if (await FindConflictAsync(database, organisation.Id, email, options.Value.MaxPendingInvitations, now,
            cancellationToken) is { } conflict)
        {
            return Problems.Conflict(conflict);
        }

        if (await database.CountInvitationAsync(caller.UserId, options.Value.MaxInvitationsPerHour, now,
            cancellationToken) is { } retryAfter)
        {
            return InvitationCounterQueries.TooManyInvitations(response, options.Value.MaxInvitationsPerHour, retryAfter);
        }

        // Deletes invitations that can no longer be accepted, so that they do not conflict with the new one.
        await database.Invitations.Where(old => old.OrganisationId == organisation.Id && old.NormalizedEmail == email
            && !database.OpenInvitations(now).Any(open => open.Id == old.Id))
            .ExecuteDeleteAsync(cancellationToken);
        var invitation =
            Invitation.Create(organisation.Id, request.Email, email, role, caller, now, options.Value.InvitationLifetime, out var token);
        var mail = OutgoingMail.ForInvitation(organisation.Id, invitation.Id, email, now);
        mail.Attach(secrets.Seal(mail.Id, token));
        database.AddRange(invitation, mail);
        audit.Succeeded(AuditActions.InvitationCreated, AuditTarget.Invitation(invitation.Id), organisationId: organisation.Id);
        response.Headers.CacheControl = "no-store";
        var created = idempotency.Store(TypedResults.Created(
            $"/v1/orgs/{slug}/invitations/{invitation.Id}/",
            new InvitedMemberResponse(invitation.Id, invitation.Email, invitation.Role, token, invitation.CreatedAt,
            invitation.ExpiresAt)));
        try
        {
            await database.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.Violates(Constraints.InvitationEmail))
        {
            return Problems.Conflict("An open invitation for this address exists; withdraw it first.");
        }

        await transaction.CommitAsync(cancellationToken);
        logger.MemberInvited(organisation.Id, invitation.Id, caller.UserId);
        return created;
    }

    /// <summary>Returns the reason why the address cannot be invited; null if it can.</summary>
    private static async Task<string?> FindConflictAsync(
        IdentityContext database, Guid organisationId, string email, int maxPending, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        if (await database.Memberships.AnyAsync(
            membership => membership.OrganisationId == organisationId && membership.User.NormalizedEmail == email, cancellationToken))
        {
            return "A user with this address is already a member.";
        }

        var pending = await database.OpenInvitations(now).Where(open => open.OrganisationId == organisationId)
            .Take(maxPending).CountAsync(cancellationToken);
        return pending < maxPending
            ? null
            : $"The organisation has reached the limit of {maxPending} open invitations; withdraw some first.";
    }

    private static async Task<ProblemHttpResult> ForbidAsync(
        IdentityContext database, AuditPublisher audit, Guid organisationId, CancellationToken cancellationToken)
    {
        audit.Rejected(AuditActions.InvitationCreated, ErrorCodes.PermissionDenied, AuditTarget.Organisation(organisationId));
        await database.SaveChangesAsync(cancellationToken);
        await database.Database.CommitTransactionAsync(cancellationToken);
        return Problems.Forbidden(RoleAuthority.RestrictedKeyDetail);
    }
}
