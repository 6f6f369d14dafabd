using Egret.AppHost.Infrastructure;

var builder = DistributedApplication.CreateBuilder(args);
var settings = new EgretSettings(builder);
var servers = BackingServers.Add(builder, settings, "identitydb", "keysdb", "knowledgedb", "chatdb");

var identity = builder.AddEgretService<Projects.Egret_Identity>("identity", settings)
    .WithDatabase(servers, "identitydb").WithCache(servers).WithMessaging(servers)
    .WithEnvironment("SigningKeys__EncryptionKey", settings.SecretBytes("signing-key-encryption-key"))
    .WithEnvironment("Mail__PublicUrl", settings.PublicUrl)
    .WithEnvironment("Administrator__Email", settings.AdministratorEmail)
    .WithEnvironment("Administrator__Password", settings.AdministratorPassword);

var keys = builder.AddEgretService<Projects.Egret_Keys>("keys", settings)
    .WithDatabase(servers, "keysdb").WithCache(servers).WithMessaging(servers);

var knowledge = builder.AddEgretService<Projects.Egret_Knowledge>("knowledge", settings)
    .WithDatabase(servers, "knowledgedb").WithMessaging(servers)
    .WithEnvironment("Blobs__Directory", settings.Folder("blobs"))
    .WithEnvironment("Documents__MaxBytes", settings.MaxUploadBytes)
    .WithEnvironment("Downloads__SigningKey", settings.SecretBytes("download-signing-key"));

var chat = builder.AddEgretService<Projects.Egret_Chat>("chat", settings)
    .WithDatabase(servers, "chatdb").WithMessaging(servers)
    .WithReference(knowledge);

foreach (var gateway in builder.AddGateways<Projects.Egret_Gateway>(settings))
{
    gateway.WithCache(servers)
        .WithEnvironment("Assertion__PrivateKey", settings.AssertionPrivateKey)
        .WithEnvironment("Documents__MaxBytes", settings.MaxUploadBytes)
        .Before(identity, keys, knowledge, chat);
}

builder.AddStartReport();
builder.AddSupervision();
builder.Build().Run();
