using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.ServiceDefaults;
using Xunit;

namespace Egret.Testing;

/// <summary>Checks of HTTP responses; a failure shows the body.</summary>
public static class ResponseAssert
{
    /// <summary>The JSON of the public API, as a client reads it.</summary>
    public static JsonSerializerOptions Json { get; } = CreateJson();

    /// <summary>The response has this status.</summary>
    public static async Task HasStatusAsync(HttpStatusCode expected, HttpResponseMessage response)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (response.StatusCode != expected)
        {
            Assert.Fail($"Expected {(int)expected}, got {(int)response.StatusCode} from {response.RequestMessage?.Method} "
                + $"{response.RequestMessage?.RequestUri}: {await response.Content.ReadAsStringAsync()}");
        }
    }

    /// <summary>The response has this status and a body that can be read as <typeparamref name="T"/>.</summary>
    public static async Task<T> ReadAsync<T>(HttpStatusCode expected, HttpResponseMessage response)
    {
        ArgumentNullException.ThrowIfNull(response);
        await HasStatusAsync(expected, response);
        return await response.Content.ReadFromJsonAsync<T>(Json) ?? throw new InvalidOperationException("The body is null.");
    }

    /// <summary>The response is a problem with this status and code, in the common format of all errors.</summary>
    /// <returns>The body.</returns>
    public static async Task<JsonElement> IsProblemAsync(HttpStatusCode expected, string code, HttpResponseMessage response)
    {
        ArgumentNullException.ThrowIfNull(response);
        await HasStatusAsync(expected, response);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal((int)expected, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        Assert.NotEmpty(problem.GetProperty("trace_id").GetString()!);
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.GetProperty("type").GetString()!);
        Assert.True(
            expected != HttpStatusCode.BadRequest || problem.GetProperty("errors").ValueKind == JsonValueKind.Object,
            problem.ToString());
        return problem;
    }

    /// <summary>Reads repeatedly until the condition holds; fails with the last value after the time limit.</summary>
    public static async Task<T> EventuallyAsync<T>(Func<Task<T>> read, Func<T, bool> holds, TimeSpan? limit = null)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(holds);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var last = await read();
            if (holds(last))
            {
                return last;
            }

            if (TimeProvider.System.GetElapsedTime(started) > (limit ?? TimeSpan.FromSeconds(30)))
            {
                Assert.Fail($"The condition did not hold within the time limit; the last value was: {last}");
            }

            await timer.WaitForNextTickAsync();
        }
    }

    private static JsonSerializerOptions CreateJson()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        ServiceDefaultsExtensions.ApplyJsonConventions(options);
        return options;
    }
}
