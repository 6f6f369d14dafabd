using Egret.Identity.Data;
using Egret.Identity.Mail;
using Egret.Persistence;
using Egret.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Egret.Identity.Accounts;

internal static class AccountEndpoints
{
    /// <summary>
    /// The scope of account routes. No API key can have it, so every key that is restricted to scopes is rejected
    /// there.
    /// </summary>
    public const string AccountScope = "account";

    /// <summary>Adds accounts, passwords and the configured platform administrator.</summary>
    public static void AddAccounts(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<PasswordHashingOptions>().BindConfiguration(PasswordHashingOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PasswordHashingOptions>, PasswordHashingOptionsValidator>();
        services.AddSingleton<IValidateOptions<PasswordHashingOptions>, MinIterationsValidator>();
        services.AddOptions<SignInOptions>().BindConfiguration(SignInOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SignInOptions>, SignInOptionsValidator>();
        services.AddOptions<AdministratorOptions>().BindConfiguration(AdministratorOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AdministratorOptions>, AdministratorOptionsValidator>();

        services.AddOptions<PasswordResetOptions>().BindConfiguration(PasswordResetOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PasswordResetOptions>, PasswordResetOptionsValidator>();

        services.AddSingleton<CommonPasswords>();
        services.AddSingleton<PasswordPolicy>();
        services.AddSingleton<PasswordHasherQueue>();
        services.AddScoped<PasswordVerifier>();
        services.AddHostedService<PlatformAdministratorInitializer>();

        // Replaces the default password rules, which AddIdentityCore adds only if no validator is registered.
        services.AddSingleton<IPasswordValidator<User>>(provider => provider.GetRequiredService<PasswordPolicy>());
        services.AddIdentityCore<User>(options =>
        {
            options.User.RequireUniqueEmail = true;
            options.User.AllowedUserNameCharacters = "";
        }).AddEntityFrameworkStores<Data.IdentityContext>();
        services.AddOptions<PasswordHasherOptions>()
            .Configure<IOptions<PasswordHashingOptions>>((hasher, hashing) => hasher.IterationCount = hashing.Value.Iterations);
    }

    public static void MapAccounts(this IEndpointRouteBuilder app)
    {
        var accounts = app.MapGroup("/auth/users").WithTags("Accounts");

        var open = accounts.MapGroup("").RequireAuthorization(EgretPolicies.Public).RunAsService();
        RegisterUser.Map(open);
        RequestPasswordReset.Map(open);
        ConfirmPasswordReset.Map(open);

        GetOwnAccount.Map(accounts.MapGroup("").RequireAuthorization());

        var own = accounts.MapGroup("").RequireScope(AccountScope).SerializedPerCaller();
        RenameOwnAccount.Map(own);
        DeleteOwnAccount.Map(own);
        // Runs as the service, like the sign-in: the rows that count failed sign-ins have no owner.
        SetPassword.Map(own.MapGroup("").RunAsService());
    }
}
