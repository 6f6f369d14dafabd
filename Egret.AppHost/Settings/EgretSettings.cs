using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Egret.AppHost.Settings;

/// <summary>
/// The operator's settings, and the secrets that are generated where the operator sets none. Each secret is a
/// separate file in the data folder with mode 0600, so that a backup of the data folder contains the secrets of its
/// data.
/// </summary>
internal sealed class EgretSettings
{
    private const int MaxGateways = 16;
    private const int DefaultUploadMebibytes = 25;
    private const int MaxUploadMebibytes = 4096;

    /// <summary>
    /// Lower-case letters and digits without the similar pairs <c>l</c> and <c>1</c>, <c>o</c> and <c>0</c>.
    /// </summary>
    private const string PasswordCharacters = "abcdefghijkmnpqrstuvwxyz23456789";

    private const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyFolder = OwnerOnlyFile | UnixFileMode.UserExecute;
    private readonly IDistributedApplicationBuilder _builder;
    private readonly PortAllocator _ports = new();

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
            // Acquired before the data is touched; registered as a hosted service, so that the application's shutdown
            // releases it.
            var dataFolderLock = new DataFolderLock(DataFolder);
            builder.Services.AddHostedService(_ => dataFolderLock);
        }

        GatewayPort = UsesRandomPorts ? _ports.Allocate() : AllocatePublicPort(configuration.GetValue("EGRET_PORT", 8080));
        PublicUrl = configuration["Mail:PublicUrl"] is { Length: > 0 } url
            ? url
            : string.Create(CultureInfo.InvariantCulture, $"http://localhost:{GatewayPort}");
        GatewayReplicas = ReadReplicas(configuration["EGRET_GATEWAY_REPLICAS"]);
        MaxUploadBytes = ReadMaxUpload(configuration["EGRET_MAX_UPLOAD_MIB"]);
        AdministratorEmail = configuration["EGRET_ADMIN_EMAIL"] is { Length: > 0 } email ? email : "admin@egret.local";
        AdministratorPassword = builder.AddParameter(
            "administrator-password",
            configuration["EGRET_ADMIN_PASSWORD"] is { Length: > 0 } password
                ? password
                : ReadOrCreate("administrator-password", static () => RandomNumberGenerator.GetString(PasswordCharacters, 24)),
            secret: true);
        // Child processes inherit this environment, and only Identity receives the password.
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
        IdempotencySecret = GenerateKey("idempotency-secret");
    }

    /// <summary>The folder of the solution file.</summary>
    public string RepositoryRoot { get; }

    /// <summary><c>EGRET_DATA</c>: the folder of all persistent data.</summary>
    public string DataFolder { get; }

    /// <summary>
    /// <c>Infrastructure:RandomPorts</c>: random free ports, so that several systems can run side by side.
    /// </summary>
    public bool UsesRandomPorts { get; }

    /// <summary><c>EGRET_PORT</c>: the port of the API.</summary>
    public int GatewayPort { get; }

    /// <summary>
    /// <c>Mail:PublicUrl</c>, or the API's address on this machine: the base address of links in mails.
    /// </summary>
    public string PublicUrl { get; }

    /// <summary><c>EGRET_GATEWAY_REPLICAS</c>: the number of gateways that share <see cref="GatewayPort"/>.</summary>
    public int GatewayReplicas { get; }

    /// <summary>
    /// <c>EGRET_MAX_UPLOAD_MIB</c> in bytes: the maximum size of an uploaded document, for Knowledge and the
    /// gateways.
    /// </summary>
    public string MaxUploadBytes { get; }

    /// <summary><c>EGRET_ADMIN_EMAIL</c>: the platform administrator's e-mail address.</summary>
    public string AdministratorEmail { get; }

    /// <summary><c>EGRET_ADMIN_PASSWORD</c>, or a generated password.</summary>
    public IResourceBuilder<ParameterResource> AdministratorPassword { get; }

    /// <summary>The private key that signs the gateway's assertions; only gateways receive it.</summary>
    public IResourceBuilder<ParameterResource> AssertionPrivateKey { get; }

    /// <summary>The public key with which services validate the gateway's assertions, in PEM format.</summary>
    public string AssertionPublicKey { get; }

    /// <summary>
    /// The services' part of the key that encrypts stored responses; the client's <c>Idempotency-Key</c> is the other
    /// part.
    /// </summary>
    public IResourceBuilder<ParameterResource> IdempotencySecret { get; }

    /// <summary>Returns a subfolder of the data folder and creates it with mode 0700.</summary>
    public string Folder(string name) => OwnerOnly(Path.Combine(DataFolder, name));

    /// <summary>Returns a generated password of 32 hexadecimal digits.</summary>
    public IResourceBuilder<ParameterResource> Password(string name) =>
        _builder.AddParameter(name, ReadOrCreate(name, static () => RandomNumberGenerator.GetHexString(32, lowercase: true)), secret: true);

    /// <summary>Returns a generated key of 256 bits in Base64.</summary>
    public IResourceBuilder<ParameterResource> GenerateKey(string name) =>
        _builder.AddParameter(
            name, ReadOrCreate(name, static () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))), secret: true);

    /// <summary>
    /// Allocates consecutive ports and returns the first: <paramref name="defaultPort"/>, or a random one if random
    /// ports are configured or the default ports are in use.
    /// </summary>
    /// <param name="defaultPort">The first port to try.</param>
    /// <param name="count">The number of consecutive ports.</param>
    public int AllocatePorts(int defaultPort, int count) =>
        !UsesRandomPorts && _ports.TryAllocate(defaultPort, count) ? defaultPort : _ports.Allocate(count);

    /// <summary>Allocates a random free port.</summary>
    public int AllocatePort() => _ports.Allocate();

    // Clients are configured with this port, so that another free port is no substitute.
    private int AllocatePublicPort(int port) => !_builder.ExecutionContext.IsRunMode || _ports.TryAllocate(port)
        ? port
        : throw new InvalidOperationException(string.Create(
            CultureInfo.InvariantCulture, $"Port {port} is in use by another program. Set EGRET_PORT to a free port."));

    private static int ReadReplicas(string? setting) => setting switch
    {
        null or "" => 1,
        _ when int.TryParse(setting, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= MaxGateways =>
            count == 1 || OperatingSystem.IsLinux()
                ? count
                : throw new InvalidOperationException(
                    "EGRET_GATEWAY_REPLICAS above 1 requires Linux, where several processes can share a port (SO_REUSEPORT)."),
        _ => throw new InvalidOperationException($"EGRET_GATEWAY_REPLICAS is '{setting}'; it must be a number from 1 to {MaxGateways}."),
    };

    private static string ReadMaxUpload(string? setting)
    {
        var isNumber = int.TryParse(setting, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        var mebibytes = string.IsNullOrEmpty(setting) ? DefaultUploadMebibytes
            : isNumber && number is >= 1 and <= MaxUploadMebibytes ? number
            : throw new InvalidOperationException(
                $"EGRET_MAX_UPLOAD_MIB is '{setting}'; it must be a number from 1 to {MaxUploadMebibytes}.");
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
            : throw new InvalidOperationException($"{file} is empty. Restore it from a backup, or delete it to generate a new secret.");
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
