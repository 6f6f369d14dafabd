using System.Security.Claims;
using Egret.Client;
using Microsoft.AspNetCore.Components.Authorization;

namespace Egret.Dashboard.Authentication;

/// <summary>Creates the claims by which components authorize the signed-in user.</summary>
internal static class UserPrincipal
{
    /// <summary>Role claim of platform administrators.</summary>
    public const string PlatformAdministratorRole = "platform-administrator";

    private static readonly AuthenticationState Anonymous = new(new ClaimsPrincipal(new ClaimsIdentity()));

    /// <summary>Returns the authentication state of a user; of an anonymous user if null.</summary>
    public static AuthenticationState StateFor(User? user)
    {
        if (user is null)
        {
            return Anonymous;
        }

        List<Claim> claims = [new(ClaimTypes.Name, user.Name.Length > 0 ? user.Name : user.Email)];
        if (user.IsPlatformAdmin)
        {
            claims.Add(new(ClaimTypes.Role, PlatformAdministratorRole));
        }

        return new(new ClaimsPrincipal(new ClaimsIdentity(claims, authenticationType: "egret")));
    }
}
