namespace Egret.Persistence;

/// <summary>Endpoint metadata: the endpoint uses the database with the scope of the service.</summary>
internal sealed class RunsAsServiceMetadata;
