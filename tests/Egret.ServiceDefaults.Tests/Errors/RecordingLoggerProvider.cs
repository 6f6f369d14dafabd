using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Egret.ServiceDefaults.Tests.Errors;

/// <summary>Records log entries of level Error.</summary>
internal sealed class RecordingLoggerProvider : ILoggerProvider
{
    private readonly ConcurrentQueue<RecordedError> _errors = new();

    public IReadOnlyCollection<RecordedError> Errors => _errors;

    public ILogger CreateLogger(string categoryName) => new Recorder(_errors);

    public void Dispose()
    {
        // Holds no resources.
    }

    private sealed class Recorder(ConcurrentQueue<RecordedError> errors) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                errors.Enqueue(new RecordedError($"{formatter(state, exception)} {exception}", Activity.Current?.TraceId.ToString()));
            }
        }
    }
}

internal sealed record RecordedError(string Text, string? TraceId);
