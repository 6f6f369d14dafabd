using System.Text.Json;

namespace Egret.ServiceDefaults.Tests;

/// <summary>A separate collection, because the time zone applies to the whole process.</summary>
[Collection(nameof(UtcDateTimeOffsetConverterTests))]
[CollectionDefinition(nameof(UtcDateTimeOffsetConverterTests), DisableParallelization = true)]
public sealed class UtcDateTimeOffsetConverterTests : IDisposable
{
    private const string Zone = "TZ";
    private readonly string? _zone = Environment.GetEnvironmentVariable(Zone);

    public UtcDateTimeOffsetConverterTests() => SetTimeZone("Asia/Singapore");

    public void Dispose() => SetTimeZone(_zone);

    /// <summary>An expiry must not depend on the server's time zone.</summary>
    [Theory]
    [InlineData("2030-01-31T12:00:00", "2030-01-31T12:00:00.000Z")]
    [InlineData("2030-01-31T12:00:00.25", "2030-01-31T12:00:00.250Z")]
    [InlineData("2030-01-31", "2030-01-31T00:00:00.000Z")]
    [InlineData("2030-01-31T12:00:00Z", "2030-01-31T12:00:00.000Z")]
    [InlineData("2030-01-31T12:00:00+02:00", "2030-01-31T10:00:00.000Z")]
    public void Time_is_UTC_where_it_names_no_offset_wherever_the_server_is(string read, string written)
    {
        Assert.Equal(TimeSpan.FromHours(8), TimeZoneInfo.Local.BaseUtcOffset);
        var options = new JsonSerializerOptions();
        ServiceDefaultsExtensions.ApplyJsonConventions(options);
        Assert.Equal(
            $"\"{written}\"",
            JsonSerializer.Serialize(JsonSerializer.Deserialize<DateTimeOffset>($"\"{read}\"", options), options));
    }

    private static void SetTimeZone(string? zone)
    {
        Environment.SetEnvironmentVariable(Zone, zone);
        TimeZoneInfo.ClearCachedData();
    }
}
