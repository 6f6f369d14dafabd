using System.Diagnostics;
using System.Net;

namespace Egret.Gateway.Audit;

/// <summary>What a tally had counted.</summary>
internal readonly record struct AuditCount(int Count, long LastAt, string? TraceId);
