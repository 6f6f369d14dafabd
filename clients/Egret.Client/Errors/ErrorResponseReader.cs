using System.Text.Json;

namespace Egret.Client;

/// <summary>Converts error responses of Egret or a proxy to exceptions.</summary>
internal static class ErrorResponseReader
{
    /// <summary>Creates the exception for a response. The content is buffered and can be read again.</summary>
    public static async Task<EgretException> ReadAsync(
        HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var problem = await ReadProblemAsync(response, cancellationToken);
        return new FailureDetails(
            problem?.Detail ?? problem?.Title ?? $"The server responded with status {(int)response.StatusCode}.")
        {
            Status = response.StatusCode,
            Code = problem?.Code,
            Detail = problem?.Detail,
            TraceId = problem?.TraceId,
            Errors = problem?.Errors?.ToDictionary(field => field.Key, IReadOnlyList<string> (field) => field.Value)
                ?? FailureDetails.NoErrors,
            RetryAfter = RetryAfter.Of(response, TimeProvider.System),
        }.ToException();
    }

    /// <summary>Reads the problem details; null if the body is something else, such as a proxy's HTML page.</summary>
    private static async Task<Problem?> ReadProblemAsync(
        HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType is not ("application/problem+json" or "application/json"))
        {
            return null;
        }

        try
        {
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            return JsonSerializer.Deserialize(
                await response.Content.ReadAsByteArrayAsync(cancellationToken), EgretJson.Default.Problem);
        }
        catch (Exception exception) when (exception is JsonException or HttpRequestException or IOException)
        {
            // The status code is sufficient.
            return null;
        }
    }
}
