using Egret.Knowledge;
using Egret.Knowledge.Data;
using Egret.Messaging;
using Egret.Persistence;
using Egret.ServiceDefaults;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddAssertionAuthentication();
builder.AddKnowledge();

var app = builder.Build();
if (await app.MigrateOnlyAsync<KnowledgeContext>(args) || await app.ParkedMessagesOnlyAsync(args))
{
    return;
}

app.UseExceptionHandler();
app.UseStatusCodePages();
app.UseAuthentication();
app.UseAuthorization();
app.UseRequestCharset();
app.MapDefaultEndpoints();
app.WithCurrentAssertion().MapKnowledge();
await app.RunToEndAsync();
