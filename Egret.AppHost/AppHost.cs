using Egret.AppHost;
using Egret.AppHost.LocalServers;
using Egret.AppHost.Operations;
using Egret.AppHost.Services;
using Egret.AppHost.Settings;

var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = args, TrustDeveloperCertificate = false });
var settings = new EgretSettings(builder);
var servers = builder.AddBackingServers(settings, "identitydb", "keysdb", "knowledgedb", "chatdb");

var identity = builder.AddEgretService<Projects.Egret_Identity>("identity", settings)
    .WithDatabase(servers, "identitydb").WithCache(servers).WithMessaging(servers)
    .WithEnvironment("SigningKeys__EncryptionKey", settings.GenerateKey("signing-key-encryption-key"))
    .WithEnvironment("Mail__PublicUrl", settings.PublicUrl)
    .WithEnvironment("Administrator__Email", settings.AdministratorEmail)
    .WithEnvironment("Administrator__Password", settings.AdministratorPassword)
    .WithSigningKeyCommands().WithTestMailCommand(settings.AdministratorEmail).WithRequeueCommand();

var keys = builder.AddEgretService<Projects.Egret_Keys>("keys", settings)
    .WithDatabase(servers, "keysdb").WithCache(servers).WithMessaging(servers)
    .WithRequeueCommand();

var knowledge = builder.AddEgretService<Projects.Egret_Knowledge>("knowledge", settings)
    .WithDatabase(servers, "knowledgedb").WithMessaging(servers)
    .WithEnvironment("Blobs__Directory", settings.Folder("blobs"))
    .WithEnvironment("Documents__MaxBytes", settings.MaxUploadBytes)
    .WithEnvironment("Downloads__SigningKey", settings.GenerateKey("download-signing-key"))
    .WithRetryDocumentsCommand().WithRequeueCommand();

var chat = builder.AddEgretService<Projects.Egret_Chat>("chat", settings)
    .WithDatabase(servers, "chatdb").WithMessaging(servers)
    .WithReference(knowledge)
    .WithRequeueCommand();

foreach (var gateway in builder.AddGateways<Projects.Egret_Gateway>(settings))
{
    gateway.WithCache(servers)
        .WithEnvironment("Assertion__PrivateKey", settings.AssertionPrivateKey)
        .WithEnvironment("Documents__MaxBytes", settings.MaxUploadBytes)
        .WithDependencies(identity, keys, knowledge, chat);
}

builder.AddStartupReport();
builder.AddSupervision();
return await builder.Build().RunUntilStoppedAsync();
