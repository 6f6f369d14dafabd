using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;

namespace Egret.AppHost.Infrastructure;

/// <summary>
/// What an operator may set, and the secrets that are made for him where he set none. Each secret is a file of its own under
/// the data folder, readable by its owner alone, so that it lives and dies with the data it opens.
/// </summary>
internal sealed class EgretSettings
{
    private const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyFolder = OwnerOnlyFile | UnixFileMode.UserExecute;
    private readonly IDistributedApplicationBuilder _builder;

    public EgretSettings(IDistributedApplicationBuilder builder)
    {
        _builder = builder;
        var configuration = builder.Configuration;
        RepositoryRoot = Path.GetFullPath(Path.Combine(builder.AppHostDirectory, ".."));
        DataFolder = Path.GetFullPath(configuration["EGRET_DATA"] ?? ".egret", RepositoryRoot);
        UsesRandomPorts = configuration.GetValue("Infrastructure:RandomPorts", false);
        GatewayPort = UsesRandomPorts ? FreePorts.Next() : configuration.GetValue("EGRET_PORT", 8080);
        AdministratorEmail = configuration["EGRET_ADMIN_EMAIL"] is { Length: > 0 } email ? email : "admin@egret.local";
        AdministratorPassword = builder.AddParameter(
            "administrator-password",
            configuration["EGRET_ADMIN_PASSWORD"] is { Length: > 0 } password ? password : ReadOrCreate("administrator-password", () => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 24)),
            secret: true);

        var privateKey = ReadOrCreate("assertion-key.pem", static () =>
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            return key.ExportPkcs8PrivateKeyPem();
        });
        AssertionPrivateKey = builder.AddParameter("assertion-private-key", privateKey, secret: true);
        using var pair = ECDsa.Create();
        pair.ImportFromPem(privateKey);
        AssertionPublicKey = pair.ExportSubjectPublicKeyInfoPem();
    }

    /// <summary>Where the sources are.</summary>
    public string RepositoryRoot { get; }

    /// <summary><c>EGRET_DATA</c>: everything that outlives a run.</summary>
    public string DataFolder { get; }

    /// <summary><c>Infrastructure:RandomPorts</c>: free ports instead of the usual ones, so that several systems can run side by side.</summary>
    public bool UsesRandomPorts { get; }

    /// <summary><c>EGRET_PORT</c>: where the API listens.</summary>
    public int GatewayPort { get; }

    /// <summary><c>EGRET_ADMIN_EMAIL</c>: the platform administrator.</summary>
    public string AdministratorEmail { get; }

    /// <summary><c>EGRET_ADMIN_PASSWORD</c>, or a generated one.</summary>
    public IResourceBuilder<ParameterResource> AdministratorPassword { get; }

    /// <summary>Signs the gateway's assertions; the gateway alone has it.</summary>
    public IResourceBuilder<ParameterResource> AssertionPrivateKey { get; }

    /// <summary>Checks the gateway's assertions.</summary>
    public string AssertionPublicKey { get; }

    /// <summary>A folder below the data folder.</summary>
    public string Folder(string name) => OwnerOnly(Path.Combine(DataFolder, name));

    /// <summary>A generated password of letters and digits.</summary>
    public IResourceBuilder<ParameterResource> Password(string name) =>
        _builder.AddParameter(name, ReadOrCreate(name, static () => RandomNumberGenerator.GetHexString(32, lowercase: true)), secret: true);

    /// <summary>A generated key of 256 bits in base64.</summary>
    public IResourceBuilder<ParameterResource> SecretBytes(string name) =>
        _builder.AddParameter(name, ReadOrCreate(name, static () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))), secret: true);

    /// <summary>The port to use: the usual one, or a free one where that was asked for or somebody else has the usual one.</summary>
    public int Port(int usual) => UsesRandomPorts || !FreePorts.IsFree(usual) ? FreePorts.Next() : usual;

    private string ReadOrCreate(string name, Func<string> create)
    {
        var file = Path.Combine(Folder("secrets"), name);
        if (!File.Exists(file))
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = OwnerOnlyFile;
            }

            using var writer = new StreamWriter(file, options);
            writer.Write(create());
        }

        var value = File.ReadAllText(file).Trim();
        return value.Length > 0
            ? value
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{file} is empty. Restore it from a backup, or remove it to have a new one made."));
    }

    private static string OwnerOnly(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnlyFolder);
        }

        return folder;
    }
}
