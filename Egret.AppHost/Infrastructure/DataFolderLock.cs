using Microsoft.Extensions.Hosting;

namespace Egret.AppHost.Infrastructure;

/// <summary>Keeps a second Egret off the same data. The operating system lets go of it when the process ends, however it ends.</summary>
internal sealed class DataFolderLock : IHostedService, IDisposable
{
    private readonly FileStream _file;

    /// <exception cref="InvalidOperationException">Another Egret has it.</exception>
    public DataFolderLock(string dataFolder)
    {
        try
        {
            _file = new FileStream(Path.Combine(dataFolder, "apphost.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new InvalidOperationException(
                $"Egret is already running on the data in {dataFolder}. Stop that one first, or set EGRET_DATA and EGRET_PORT for a second one.", exception);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _file.Dispose();
}
