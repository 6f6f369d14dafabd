using Egret.Keys;
using Egret.Keys.Data;
using Egret.Messaging;
using Egret.Persistence;
using Egret.ServiceDefaults;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddKeys();

var app = builder.Build();
if (await app.MigrateOnlyAsync<KeysContext>(args) || await app.RunDeadLetterCommandAsync(args))
{
    return;
}

app.UseExceptionHandler();
app.UseStatusCodePages();
app.UseAuthentication();
app.UseAuthorization();
app.UseRequestCharset();
app.MapDefaultEndpoints();
app.RequireUnexpiredAssertion().MapKeys();
await app.RunUntilStoppedAsync();
