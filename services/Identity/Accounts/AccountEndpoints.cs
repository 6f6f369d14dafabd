using Egret.Identity.Data;
using Egret.Identity.Tokens;
using Egret.Persistence;
using Egret.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Egret.Identity.Accounts;

internal static class AccountEndpoints
{
    /// <summary>A scope that no API key can be narrowed to: what asks for it is refused to every key that is narrowed at all.</summary>
    public const string AccountScope = "account";

    /// <summary>Accounts, their passwords and the configured administrator.</summary>
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
        services.AddSingleton<PasswordRules>();
        services.AddSingleton<PasswordHashing>();
        services.AddScoped<PasswordCheck>();
        services.AddHostedService<PlatformAdministrator>();

        // Ours instead of the framework's rules, which are added only where there are none.
        services.AddSingleton<IPasswordValidator<User>>(provider => provider.GetRequiredService<PasswordRules>());
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

        var own = accounts.MapGroup("").RequireScope(AccountScope).ChangingInTurn();
        RenameOwnAccount.Map(own);
        DeleteOwnAccount.Map(own);
        // It checks a password as the sign-in does, whose counts of failures are nobody's.
        SetPassword.Map(own.MapGroup("").RunAsService());
        ListSignIns.Map(own);
        EndSignIn.Map(own);
    }
}
