using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Egret.AppHost.Infrastructure;

/// <summary>
/// What an operator may set, and the secrets that are made for them where they set none. Each secret is a file of its own under
/// the data folder, readable by its owner alone, so that it lives and dies with the data it opens.
/// </summary>
internal sealed class EgretSettings
{
    private const int MaxGateways = 16;
    private const int DefaultUploadMebibytes = 25;
    private const int MaxUploadMebibytes = 4096;
    private const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyFolder = OwnerOnlyFile | UnixFileMode.UserExecute;
    private readonly IDistributedApplicationBuilder _builder;
    private readonly FreePorts _ports = new();

    public EgretSettings(IDistributedApplicationBuilder builder)
    {
        _builder = builder;
        var configuration = builder.Configuration;
        RepositoryRoot = Path.GetFullPath(Path.Combine(builder.AppHostDirectory, ".."));
        DataFolder = Path.GetFullPath(configuration["EGRET_DATA"] ?? ".egret", RepositoryRoot);
        OwnerOnly(DataFolder);
        UsesRandomPorts = configuration.GetValue("Infrastructure:RandomPorts", false);
        if (builder.ExecutionContext.IsRunMode)
        {
            // Taken now, before anything is done to the data; as a service it is let go of with the application.
            var dataFolderLock = new DataFolderLock(DataFolder);
            builder.Services.AddHostedService(_ => dataFolderLock);
        }

        GatewayPort = UsesRandomPorts ? _ports.Take() : TakePublicPort(configuration.GetValue("EGRET_PORT", 8080));
        PublicUrl = configuration["Mail:PublicUrl"] is { Length: > 0 } url ? url : string.Create(CultureInfo.InvariantCulture, $"http://localhost:{GatewayPort}");
        GatewayReplicas = ReadReplicas(configuration["EGRET_GATEWAY_REPLICAS"]);
        MaxUploadBytes = ReadMaxUpload(configuration["EGRET_MAX_UPLOAD_MIB"]);
        AdministratorEmail = configuration["EGRET_ADMIN_EMAIL"] is { Length: > 0 } email ? email : "admin@egret.local";
        AdministratorPassword = builder.AddParameter(
            "administrator-password",
            configuration["EGRET_ADMIN_PASSWORD"] is { Length: > 0 } password ? password : ReadOrCreate("administrator-password", () => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 24)),
            secret: true);
        // All that is started inherits this process's environment; the password is for Identity alone.
        Environment.SetEnvironmentVariable("EGRET_ADMIN_PASSWORD", null);

        var privateKey = ReadOrCreate("assertion-key.pem", static () =>
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            return key.ExportPkcs8PrivateKeyPem();
        });
        AssertionPrivateKey = builder.AddParameter("assertion-private-key", privateKey, secret: true);
        using var pair = ECDsa.Create();
        pair.ImportFromPem(privateKey);
        AssertionPublicKey = pair.ExportSubjectPublicKeyInfoPem();
        IdempotencySecret = SecretBytes("idempotency-secret");
    }

    /// <summary>Where the sources are.</summary>
    public string RepositoryRoot { get; }

    /// <summary><c>EGRET_DATA</c>: everything that outlives a run.</summary>
    public string DataFolder { get; }

    /// <summary><c>Infrastructure:RandomPorts</c>: free ports instead of the usual ones, so that several systems can run side by side.</summary>
    public bool UsesRandomPorts { get; }

    /// <summary><c>EGRET_PORT</c>: where the API listens.</summary>
    public int GatewayPort { get; }

    /// <summary><c>Mail:PublicUrl</c>, or where the API listens on this machine: what links in mails begin with.</summary>
    public string PublicUrl { get; }

    /// <summary><c>EGRET_GATEWAY_REPLICAS</c>: how many gateways share that port.</summary>
    public int GatewayReplicas { get; }

    /// <summary><c>EGRET_MAX_UPLOAD_MIB</c>, in bytes: the largest document that can be uploaded, for Knowledge and the gateways alike.</summary>
    public string MaxUploadBytes { get; }

    /// <summary><c>EGRET_ADMIN_EMAIL</c>: the platform administrator.</summary>
    public string AdministratorEmail { get; }

    /// <summary><c>EGRET_ADMIN_PASSWORD</c>, or a generated one.</summary>
    public IResourceBuilder<ParameterResource> AdministratorPassword { get; }

    /// <summary>Signs the gateway's assertions; the gateway alone has it.</summary>
    public IResourceBuilder<ParameterResource> AssertionPrivateKey { get; }

    /// <summary>Checks the gateway's assertions.</summary>
    public string AssertionPublicKey { get; }

    /// <summary>Half of what opens an answer that a service keeps for a request that is sent again; the client has the other half.</summary>
    public IResourceBuilder<ParameterResource> IdempotencySecret { get; }

    /// <summary>A folder below the data folder.</summary>
    public string Folder(string name) => OwnerOnly(Path.Combine(DataFolder, name));

    /// <summary>A generated password of letters and digits.</summary>
    public IResourceBuilder<ParameterResource> Password(string name) =>
        _builder.AddParameter(name, ReadOrCreate(name, static () => RandomNumberGenerator.GetHexString(32, lowercase: true)), secret: true);

    /// <summary>A generated key of 256 bits in base64.</summary>
    public IResourceBuilder<ParameterResource> SecretBytes(string name) =>
        _builder.AddParameter(name, ReadOrCreate(name, static () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))), secret: true);

    /// <summary>Ports in a row: from the usual one on, or free ones where that was asked for or somebody else has the usual ones.</summary>
    public int Port(int usual, int count) => !UsesRandomPorts && _ports.TryTake(usual, count) ? usual : _ports.Take(count);

    /// <summary>A free port.</summary>
    public int AnyPort() => _ports.Take();

    // The clients know this one: another instead of it would help nobody.
    private int TakePublicPort(int port) => !_builder.ExecutionContext.IsRunMode || _ports.TryTake(port)
        ? port
        : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Port {port} is taken by another program. Choose another one with EGRET_PORT."));

    private static int ReadReplicas(string? setting) => setting switch
    {
        null or "" => 1,
        _ when int.TryParse(setting, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= MaxGateways =>
            count == 1 || OperatingSystem.IsLinux()
                ? count
                : throw new InvalidOperationException("EGRET_GATEWAY_REPLICAS above 1 needs Linux, which spreads one port's connections over several processes."),
        _ => throw new InvalidOperationException($"EGRET_GATEWAY_REPLICAS is '{setting}'; it has to be a number from 1 to {MaxGateways}."),
    };

    private static string ReadMaxUpload(string? setting)
    {
        var mebibytes = string.IsNullOrEmpty(setting) ? DefaultUploadMebibytes
            : int.TryParse(setting, NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given is >= 1 and <= MaxUploadMebibytes ? given
            : throw new InvalidOperationException($"EGRET_MAX_UPLOAD_MIB is '{setting}'; it has to be a number from 1 to {MaxUploadMebibytes}.");
        return ((long)mebibytes << 20).ToString(CultureInfo.InvariantCulture);
    }

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
