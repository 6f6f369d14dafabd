using System.Net;
using System.Net.Http.Headers;

namespace Egret.Client;

/// <summary>Presents the credential, and once more a renewed one where the first was no longer valid.</summary>
internal sealed class CredentialHandler(IEgretCredential credential) : DelegatingHandler
{
    private const string RotatedHeader = "X-Egret-Key-Rotated";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Is(RequestMarks.IsAnonymous) || await GetAsync(request, cancellationToken) is not { } value)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        request.Headers.Authorization = Present(value);
        var response = await base.SendAsync(request, cancellationToken);
        if (credential is ApiKeyCredential key && response.Headers.Contains(RotatedHeader))
        {
            key.NoteSuperseded();
        }

        if (response.StatusCode != HttpStatusCode.Unauthorized || !request.Is(RequestMarks.IsResendable)
            || (await ErrorAnswer.ReadAsync(response, cancellationToken)).Code != EgretErrorCodes.TokenNotValid)
        {
            return response;
        }

        if (await RenewAsync(request, value, cancellationToken) is not { } renewed)
        {
            return response;
        }

        response.Dispose();
        request.Headers.Authorization = Present(renewed);
        return await base.SendAsync(request, cancellationToken);
    }

    private async ValueTask<string?> GetAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var pause = Pause(request);
        return await credential.GetAsync(cancellationToken);
    }

    private async ValueTask<string?> RenewAsync(HttpRequestMessage request, string refused, CancellationToken cancellationToken)
    {
        using var pause = Pause(request);
        return await credential.RenewAsync(refused, cancellationToken);
    }

    /// <summary>A credential may wait for a person to sign in again, who takes their time.</summary>
    private static IDisposable? Pause(HttpRequestMessage request) =>
        request.Options.TryGetValue(RequestMarks.Deadline, out var deadline) ? deadline.Pause() : null;

    private static AuthenticationHeaderValue Present(string value) => new("Bearer", CredentialValue.Check(value));
}
