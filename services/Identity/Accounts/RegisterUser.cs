using System.ComponentModel.DataAnnotations;
using Egret.Contracts.Events;
using Egret.Identity.Auditing;
using Egret.Identity.Data;
using Egret.Messaging;
using Egret.Persistence.Idempotency;
using Egret.ServiceDefaults;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Egret.ServiceDefaults.Validation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Accounts;

/// <summary>The registration of a user.</summary>
/// <param name="Email">E-mail address, which is also the sign-in name.</param>
/// <param name="Password">8 to 128 characters; neither a common password nor the e-mail address.</param>
/// <param name="Name">Display name.</param>
public sealed record RegisterUserRequest(
    [property: Required, StringLength(EmailFormat.MaxLength),
    RegularExpression(EmailFormat.Pattern, ErrorMessage = EmailFormat.Message)] string Email,
    [property: Required, StringLength(PasswordPolicy.MaxInputLength)] string Password,
    [property: StringLength(150), NoControlCharacters] string? Name);

internal static class RegisterUser
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/", HandleAsync).WithName(nameof(RegisterUser)).AcceptsIdempotencyKey()
        .ProducesErrors(ErrorCodes.Conflict);

    /// <summary>Registers a user.</summary>
    internal static async Task<Results<Created<UserResponse>, ProblemHttpResult>> HandleAsync(
        RegisterUserRequest request, HttpContext context, UserManager<User> users, IdentityContext database,
        PasswordPolicy policy, PasswordHasherQueue hasher,
        IdempotentRequest idempotency, AuditPublisher audit, RejectionCounter rejections, TimeProvider time,
        ILogger<User> logger, CancellationToken cancellationToken)
    {
        var password = PasswordPolicy.Normalize(request.Password);
        if (policy.FindViolation(password, request.Email) is { } violation)
        {
            return Problems.InvalidField("password", violation);
        }

        var now = time.GetUtcNow();
        var user = User.Register(request.Email, request.Name?.Trim() ?? "", now);
        database.PublishOnCommit(new UserRegistered(Guid.CreateVersion7(now), now, user.Id));
        audit.Succeeded(AuditActions.UserRegistered, AuditTarget.User(user.Id), user.Id);
        var response = idempotency.Store(TypedResults.Created(
            "/auth/users/me/", new UserResponse(user.Id, user.Email!, user.Name, false, DefaultOrg: null, user.CreatedAt)));
        IdentityResult result;
        try
        {
            using var slot = hasher.TryEnter(ClientNetwork.From(context.GetClientAddress()));
            if (slot is null || !await slot.WaitAsync(cancellationToken))
            {
                return SignInRejections.QueueFull(context.Response);
            }

            user.PasswordHash = await slot.HashAsync(user, password);
            result = await users.CreateAsync(user);
        }
        catch (DbUpdateException exception) when (exception.Violates(Constraints.UserName, Constraints.UserEmail))
        {
            // Two concurrent registrations of one address: the unique index rejects the second one.
            return RejectTaken(context, rejections);
        }

        if (!result.Succeeded)
        {
            return result.Errors.Any(IsTaken) ? RejectTaken(context, rejections) : Problems.InvalidField("email", EmailFormat.Message);
        }

        logger.UserRegistered(user.Id);
        return response;
    }

    private static bool IsTaken(IdentityError error) =>
        error.Code is nameof(IdentityErrorDescriber.DuplicateEmail) or nameof(IdentityErrorDescriber.DuplicateUserName);

    private static ProblemHttpResult RejectTaken(HttpContext context, RejectionCounter rejections)
    {
        rejections.Add(context, AuditActions.UserRegistered, ErrorCodes.Conflict);
        return Problems.Conflict("An account with this e-mail address already exists.");
    }
}
