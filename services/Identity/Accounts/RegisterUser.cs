using System.ComponentModel.DataAnnotations;
using Egret.Contracts.Events;
using Egret.Identity.Audit;
using Egret.Identity.Data;
using Egret.Identity.Tokens;
using Egret.Messaging;
using Egret.Persistence.Idempotency;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Egret.ServiceDefaults.Validation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Accounts;

/// <summary>Who wants an account.</summary>
/// <param name="Email">E-mail address, and the name to sign in with.</param>
/// <param name="Password">8 to 128 characters, not among the common ones, not the e-mail address.</param>
/// <param name="Name">What to call this person.</param>
public sealed record RegisterUserRequest(
    [property: Required, StringLength(EmailFormat.MaximumLength), RegularExpression(EmailFormat.Pattern, ErrorMessage = EmailFormat.Message)] string Email,
    [property: Required, StringLength(PasswordRules.LongestPresented)] string Password,
    [property: StringLength(150), NoControlCharacters] string? Name);

internal static class RegisterUser
{
    public static void Map(IEndpointRouteBuilder app) => app.MapPost("/", HandleAsync).WithName(nameof(RegisterUser)).AcceptsIdempotencyKey()
        .ProducesErrors(ErrorCodes.Conflict);

    /// <summary>Signs a new user up.</summary>
    internal static async Task<Results<Created<UserResponse>, ProblemHttpResult>> HandleAsync(
        RegisterUserRequest request, HttpContext context, UserManager<User> users, IdentityContext database, PasswordRules rules, PasswordHashing hashing,
        IdempotentRequest idempotency, AuditPublisher audit, RefusalTally refusals, TimeProvider time, ILogger<User> logger, CancellationToken cancellationToken)
    {
        var password = PasswordRules.Normalize(request.Password);
        if (rules.FindBreach(password, request.Email) is { } breach)
        {
            return Problems.InvalidField("password", breach);
        }

        var now = time.GetUtcNow();
        var user = User.Register(request.Email, request.Name?.Trim() ?? "", now);
        database.PublishOnCommit(new UserRegistered(Guid.CreateVersion7(now), now, user.Id));
        audit.Succeeded(AuditActions.UserRegistered, AuditTarget.User(user.Id), user.Id);
        var answer = idempotency.Store(TypedResults.Created(
            "/auth/users/me/", new UserResponse(user.Id, user.Email!, user.Name, false, DefaultOrg: null, user.CreatedAt)));
        IdentityResult result;
        try
        {
            using var place = hashing.TryQueue(ClientAddress.NetworkOf(ClientAddress.Of(context)));
            if (place is null || !await place.WaitAsync(cancellationToken))
            {
                return SignInRefusals.Busy(context.Response);
            }

            user.PasswordHash = await place.HashAsync(user, password);
            result = await users.CreateAsync(user);
        }
        catch (DbUpdateException exception) when (exception.Violates(Constraints.UserName, Constraints.UserEmail))
        {
            // Two sign-ups with one address at the same moment: the index lets one of them in.
            return Taken(context, refusals);
        }

        if (!result.Succeeded)
        {
            return result.Errors.Any(IsTaken) ? Taken(context, refusals) : Problems.InvalidField("email", EmailFormat.Message);
        }

        logger.UserRegistered(user.Id);
        return answer;
    }

    private static bool IsTaken(IdentityError error) =>
        error.Code is nameof(IdentityErrorDescriber.DuplicateEmail) or nameof(IdentityErrorDescriber.DuplicateUserName);

    private static ProblemHttpResult Taken(HttpContext context, RefusalTally refusals)
    {
        refusals.Add(context, AuditActions.UserRegistered, ErrorCodes.Conflict);
        return Problems.Conflict("There is an account with this e-mail address already.");
    }
}
