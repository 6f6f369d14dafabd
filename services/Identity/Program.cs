using Egret.Identity;
using Egret.Identity.Data;
using Egret.Identity.Mail;
using Egret.Identity.SigningKeys;
using Egret.Messaging;
using Egret.Persistence;
using Egret.ServiceDefaults;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddAssertionAuthentication();
builder.AddIdentity();

var app = builder.Build();
if (await app.MigrateOnlyAsync<IdentityContext>(args) || await app.RunRotateKeysCommandAsync(args)
    || await app.RunSendTestMailCommandAsync(args) || await app.RunDeadLetterCommandAsync(args))
{
    return;
}

app.UseForwardedHeaders();
app.UseExceptionHandler();
app.UseStatusCodePages();
app.UseAuthentication();
app.UseAuthorization();
app.UseRequestCharset();
app.MapDefaultEndpoints();
app.RequireUnexpiredAssertion().MapIdentity();
await app.RunUntilStoppedAsync();
