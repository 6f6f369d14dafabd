using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;

namespace Egret.Dashboard.Tests.Documents.Uploads;

/// <summary>A signed-in user whose sign-in can be ended.</summary>
internal sealed class FakeSignIn : AuthenticationStateProvider
{
    public override Task<AuthenticationState> GetAuthenticationStateAsync() =>
        Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity([], authenticationType: "test"))));

    public void End() =>
        NotifyAuthenticationStateChanged(Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity()))));
}
