using ChatRoom.Server.Storage;

namespace ChatRoom.Server.History;

/// <summary>Asks the system about the directory of the history.</summary>
internal sealed class FreeSpaceOfDisk(HistoryOptions options) : IFreeSpace
{
    /// <inheritdoc/>
    public (long Free, long Total) Measure()
    {
        var drive = new DriveInfo(Path.GetDirectoryName(Path.GetFullPath(FileLock.Resolve(options.Path)))!);
        return (drive.AvailableFreeSpace, drive.TotalSize);
    }
}
