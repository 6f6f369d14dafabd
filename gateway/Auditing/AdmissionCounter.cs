using System.Net;

namespace Egret.Gateway.Auditing;

/// <summary>The counter of a caller's admissions from one address.</summary>
/// <param name="Address">The client's address.</param>
/// <param name="Counter">The counter.</param>
internal sealed record AdmissionCounter(IPAddress? Address, AuditCounter Counter);
