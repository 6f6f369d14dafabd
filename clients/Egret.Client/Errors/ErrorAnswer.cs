using System.Collections.ObjectModel;
using System.Text.Json;

namespace Egret.Client;

/// <summary>Reads an answer that is an error, Egret's or a proxy's.</summary>
internal static class ErrorAnswer
{
    /// <summary>The exception that it is. The answer is not consumed: it can still be handed on.</summary>
    public static async Task<EgretException> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var problem = await ReadProblemAsync(response, cancellationToken);
        return new Failure(problem?.Detail ?? problem?.Title ?? $"The server answered {(int)response.StatusCode}.")
        {
            Status = response.StatusCode,
            Code = problem?.Code,
            Detail = problem?.Detail,
            TraceId = problem?.TraceId,
            Errors = problem?.Errors?.ToDictionary(field => field.Key, IReadOnlyList<string> (field) => field.Value)
                ?? (IReadOnlyDictionary<string, IReadOnlyList<string>>)ReadOnlyDictionary<string, IReadOnlyList<string>>.Empty,
            RetryAfter = RetryAfter.Of(response, TimeProvider.System),
        }.ToException();
    }

    /// <summary>The problem; null where the body is something else, such as a proxy's page, of which nothing is shown.</summary>
    private static async Task<Problem?> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType is not ("application/problem+json" or "application/json"))
        {
            return null;
        }

        try
        {
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            return JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(cancellationToken), EgretJson.Default.Problem);
        }
        catch (Exception exception) when (exception is JsonException or HttpRequestException or IOException)
        {
            // The status is known and says enough.
            return null;
        }
    }
}
