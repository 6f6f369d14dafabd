using Egret.Client;
using Egret.Dashboard;
using Egret.Dashboard.Authentication;
using Egret.Dashboard.Documents;
using Egret.Dashboard.Interop;
using Egret.Dashboard.Layout;
using Egret.Dashboard.Organisations;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Components.WebAssembly.Hosting;
using MudBlazor;
using MudBlazor.Services;

var builder = WebAssemblyHostBuilder.CreateDefault(args);
builder.RootComponents.Add<App>("#app");
builder.RootComponents.Add<HeadOutlet>("head::after");

var address = new Uri(builder.HostEnvironment.BaseAddress);
builder.Services.AddMudServices(mud =>
{
    mud.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomCenter;
    mud.SnackbarConfiguration.VisibleStateDuration = 5000;
    mud.SnackbarConfiguration.PreventDuplicates = true;
});
builder.Services.AddAuthorizationCore();
builder.Services.AddScoped<BrowserTokens>();
builder.Services.AddScoped<SignInState>();
builder.Services.AddScoped<PendingToken>();
builder.Services.AddScoped<AuthenticationStateProvider>(services => services.GetRequiredService<SignInState>());
builder.Services.AddScoped(services => EgretClient.Connect(address, services.GetRequiredService<SignInState>()));
builder.Services.AddScoped<OrganisationContext>();
builder.Services.AddScoped<ThemePreference>();
builder.Services.AddScoped<Browser>();
builder.Services.AddDocuments();

await builder.Build().RunAsync();
