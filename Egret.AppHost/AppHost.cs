using Egret.AppHost.Infrastructure;

var builder = DistributedApplication.CreateBuilder(args);
var settings = new EgretSettings(builder);
var infrastructure = BackingServers.Add(builder, settings, "identitydb", "keysdb", "knowledgedb", "chatdb");

var identity = builder.AddEgretService<Projects.Egret_Identity>("identity", settings)
    .WithDatabase(infrastructure, "identitydb").WithCache(infrastructure).WithMessaging(infrastructure)
    .WithEnvironment("SigningKeys__EncryptionKey", settings.SecretBytes("signing-key-encryption-key"))
    .WithEnvironment("Administrator__Email", settings.AdministratorEmail)
    .WithEnvironment("Administrator__Password", settings.AdministratorPassword);

var keys = builder.AddEgretService<Projects.Egret_Keys>("keys", settings)
    .WithDatabase(infrastructure, "keysdb").WithCache(infrastructure).WithMessaging(infrastructure);

var knowledge = builder.AddEgretService<Projects.Egret_Knowledge>("knowledge", settings)
    .WithDatabase(infrastructure, "knowledgedb").WithMessaging(infrastructure)
    .WithEnvironment("Blobs__Directory", settings.Folder("blobs"))
    .WithEnvironment("Downloads__SigningKey", settings.SecretBytes("download-signing-key"));

var chat = builder.AddEgretService<Projects.Egret_Chat>("chat", settings)
    .WithDatabase(infrastructure, "chatdb").WithMessaging(infrastructure)
    .WithReference(knowledge);

builder.AddProject<Projects.Egret_Gateway>("gateway")
    // Not proxied: what listens on the public port is the gateway itself, nothing in between.
    .WithHttpEndpoint(port: settings.GatewayPort, name: "http", isProxied: false)
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health")
    .WithCache(infrastructure)
    .WithEnvironment("Assertion__PrivateKey", settings.AssertionPrivateKey)
    .WithReference(identity).WaitFor(identity)
    .WithReference(keys).WaitFor(keys)
    .WithReference(knowledge).WaitFor(knowledge)
    .WithReference(chat).WaitFor(chat)
    .WithQuickTelemetryShutdown();

builder.AddStartReport();
builder.AddSupervision();
builder.Build().Run();
