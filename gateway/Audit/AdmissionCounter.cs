using System.Diagnostics;
using System.Net;

namespace Egret.Gateway.Audit;

/// <summary>Where a caller's admissions from one address are counted.</summary>
internal sealed record AdmissionCounter(IPAddress? Address, AuditCounter AuditCounter);
