using Egret.Chat;
using Egret.Chat.Data;
using Egret.Messaging;
using Egret.Persistence;
using Egret.ServiceDefaults;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddChat();

var app = builder.Build();
if (await app.MigrateOnlyAsync<ChatContext>(args) || await app.RunDeadLetterCommandAsync(args))
{
    return;
}

app.UseExceptionHandler();
app.UseStatusCodePages();
app.UseAuthentication();
app.UseAuthorization();
app.UseRequestCharset();
app.MapDefaultEndpoints();
app.RequireUnexpiredAssertion().MapChat();
await app.RunUntilStoppedAsync();
