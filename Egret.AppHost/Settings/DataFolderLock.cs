using Microsoft.Extensions.Hosting;

namespace Egret.AppHost.Settings;

/// <summary>
/// Prevents two instances from using one data folder. The operating system releases the lock when the process ends.
/// </summary>
internal sealed class DataFolderLock : IHostedService, IDisposable
{
    private readonly FileStream _file;

    /// <exception cref="InvalidOperationException">Another instance holds the lock.</exception>
    public DataFolderLock(string dataFolder)
    {
        try
        {
            _file = new FileStream(Path.Combine(dataFolder, "apphost.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new InvalidOperationException(
                $"Egret is already running with the data folder {dataFolder}. "
                + "Stop that instance, or set EGRET_DATA and EGRET_PORT for a second one.",
                exception);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _file.Dispose();
}
