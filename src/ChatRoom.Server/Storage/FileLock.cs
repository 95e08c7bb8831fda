namespace ChatRoom.Server.Storage;

/// <summary>Holds a file for one process, by a lock on a file beside it.</summary>
internal static class FileLock
{
    // EWOULDBLOCK of Linux and of macOS, and the sharing and lock violations of Windows.
    private static readonly int[] HeldByOther = [11, 35, unchecked((int)0x80070020), unchecked((int)0x80070021)];

    /// <summary>Follows links to the file itself, so that all names of a file share one lock.</summary>
    public static string Resolve(string path) =>
        new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;

    /// <summary>Locks a file until the result is disposed; creates its directory.</summary>
    /// <param name="path">The file; it need not exist.</param>
    /// <returns>Null if another process holds the lock.</returns>
    /// <exception cref="IOException">The lock file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not open the lock file.</exception>
    public static FileStream? TryAcquire(string path)
    {
        path = Resolve(path);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (HeldByOther.Contains(e.HResult))
        {
            return null;
        }
    }
}
