using Egret.Dashboard.Documents.Uploads;

namespace Egret.Dashboard.Tests.Documents.Uploads;

/// <summary>A browser whose files have three bytes each.</summary>
internal sealed class FakeFiles : ISelectedFiles
{
    /// <summary>The file that cannot be read.</summary>
    public int? Moved { get; init; }

    public List<int> Read { get; } = [];

    public List<int> Released { get; } = [];

    public bool Warns { get; private set; }

    public static SelectedFile File(int id, long size = 3) => new(id, $"file-{id}.md", size, IsFolder: false);

    public Task<byte[]> ReadAsync(SelectedFile file, CancellationToken cancellationToken)
    {
        Read.Add(file.Id);
        return file.Id == Moved ? throw new IOException("Moved.") : Task.FromResult(new byte[3]);
    }

    public Task ReleaseAsync(SelectedFile file)
    {
        Released.Add(file.Id);
        return Task.CompletedTask;
    }

    public Task WarnBeforeLeavingAsync(bool warns)
    {
        Warns = warns;
        return Task.CompletedTask;
    }
}
