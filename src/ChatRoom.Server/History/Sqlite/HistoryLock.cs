using ChatRoom.Core.Transcripts;

namespace ChatRoom.Server.History.Sqlite;

/// <summary>Holds a history for one process, by a lock on a file beside it.</summary>
internal static class HistoryLock
{
    // EWOULDBLOCK of Linux and of macOS, and the sharing and lock violations of Windows.
    private static readonly int[] HeldByOther = [11, 35, unchecked((int)0x80070020), unchecked((int)0x80070021)];

    /// <summary>Locks a history until the result is disposed; a second server is refused.</summary>
    /// <exception cref="TranscriptException">Another server holds the lock, or the lock file cannot be opened.</exception>
    public static FileStream Acquire(string path)
    {
        path = DatabaseFile.Resolve(path);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new TranscriptException(DatabaseFile.CannotWrite(path), e);
        }
        catch (IOException e) when (HeldByOther.Contains(e.HResult))
        {
            throw new TranscriptException(
                $"Another server uses the history {path}. Stop it, or give this one a file of its own with --History:Path=FILE.", e);
        }
        catch (IOException e)
        {
            throw new TranscriptException($"{DatabaseFile.CannotWrite(path)} The system says: {e.Message}", e);
        }
    }
}
