using System.Net;
using System.Net.Http.Headers;

namespace Egret.Client;

/// <summary>
/// Adds the credential to each request. Renews it and repeats the request once if the server responds
/// <c>token_not_valid</c>.
/// </summary>
internal sealed class CredentialHandler(IEgretCredential credential) : DelegatingHandler
{
    private const string RotatedHeader = "X-Egret-Key-Rotated";

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Is(RequestOptionKeys.IsAnonymous) || await GetAsync(request, cancellationToken) is not { } value)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        request.Headers.Authorization = CreateHeader(value);
        var response = await base.SendAsync(request, cancellationToken);
        if (credential is ApiKeyCredential key && response.Headers.Contains(RotatedHeader))
        {
            key.NotifySuperseded();
        }

        if (response.StatusCode != HttpStatusCode.Unauthorized || !request.Is(RequestOptionKeys.IsResendable)
            || (await ErrorResponseReader.ReadAsync(response, cancellationToken)).Code != EgretErrorCodes.TokenNotValid)
        {
            return response;
        }

        if (await RenewAsync(request, value, cancellationToken) is not { } renewed)
        {
            return response;
        }

        response.Dispose();
        request.Headers.Authorization = CreateHeader(renewed);
        return await base.SendAsync(request, cancellationToken);
    }

    private async ValueTask<string?> GetAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var pause = Pause(request);
        return await credential.GetAsync(cancellationToken);
    }

    private async ValueTask<string?> RenewAsync(
        HttpRequestMessage request, string rejected, CancellationToken cancellationToken)
    {
        using var pause = Pause(request);
        return await credential.RenewAsync(rejected, cancellationToken);
    }

    /// <summary>Stops the deadline while the credential is obtained: it may prompt the user to sign in again.</summary>
    private static IDisposable? Pause(HttpRequestMessage request) =>
        request.Options.TryGetValue(RequestOptionKeys.Deadline, out var deadline) ? deadline.Pause() : null;

    private static AuthenticationHeaderValue CreateHeader(string value) => new("Bearer", CredentialValue.Check(value));
}
