using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Egret.ServiceDefaults.Tests.Errors;

internal sealed record RecordedError(string Text, string? TraceId);
