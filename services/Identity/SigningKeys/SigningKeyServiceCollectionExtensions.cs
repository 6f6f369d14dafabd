using Microsoft.Extensions.Options;

namespace Egret.Identity.SigningKeys;

internal static class SigningKeyServiceCollectionExtensions
{
    /// <summary>Adds the signing keys, which are created at the first start and rotated automatically.</summary>
    public static void AddSigningKeys(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<SigningKeyOptions>().BindConfiguration(SigningKeyOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<SigningKeyOptions>, SigningKeyOptionsValidator>();
        builder.Services.AddSingleton<PrivateKeyCipher>();
        builder.Services.AddSingleton<SigningKeyRing>();
        builder.Services.AddSingleton<SigningKeyRotation>();
        builder.Services.AddHostedService(services => services.GetRequiredService<SigningKeyRotation>());
    }
}
