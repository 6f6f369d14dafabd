using System.Net;
using System.Net.Http.Headers;

namespace Egret.Client;

/// <summary>Presents the credential, and once more a renewed one where the first was no longer valid.</summary>
internal sealed class CredentialHandler(IEgretCredential credential) : DelegatingHandler
{
    private const string RotatedHeader = "X-Egret-Key-Rotated";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Is(RequestMarks.IsAnonymous) || await credential.GetAsync(cancellationToken) is not { } value)
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

        if (await credential.RenewAsync(value, cancellationToken) is not { } renewed)
        {
            return response;
        }

        response.Dispose();
        request.Headers.Authorization = Present(renewed);
        return await base.SendAsync(request, cancellationToken);
    }

    private static AuthenticationHeaderValue Present(string value) => new("Bearer", CredentialValue.Check(value));
}
