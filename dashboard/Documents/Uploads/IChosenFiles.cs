namespace Egret.Dashboard.Documents.Uploads;

/// <summary>The files that the browser keeps for us.</summary>
internal interface IChosenFiles
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="IOException">It was moved, changed or taken away since it was chosen.</exception>
    Task<byte[]> ReadAsync(ChosenFile file, CancellationToken cancellationToken);

    /// <summary>Lets go of a file.</summary>
    Task ForgetAsync(ChosenFile file);

    /// <summary>Has the browser ask before the page is closed, or no longer.</summary>
    Task WarnBeforeLeavingAsync(bool warns);
}
