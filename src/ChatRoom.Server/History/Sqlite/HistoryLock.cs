using ChatRoom.Core.Transcripts;
using ChatRoom.Server.Storage;

namespace ChatRoom.Server.History.Sqlite;

/// <summary>Holds a history for one process.</summary>
internal static class HistoryLock
{
    /// <summary>Locks a history until the result is disposed, and completes a restore that was interrupted.</summary>
    /// <exception cref="TranscriptException">Another server holds the lock, or the lock file cannot be opened.</exception>
    public static FileStream Acquire(string path)
    {
        path = FileLock.Resolve(path);
        try
        {
            var held = FileLock.TryAcquire(path) ?? throw new TranscriptException(
                $"Another server uses the history {path}. Stop it, or give this one a file of its own with --History:Path=FILE.");
            StagedFiles.Complete(path);
            return held;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new TranscriptException(DatabaseFile.CannotWrite(path), e);
        }
        catch (IOException e)
        {
            throw new TranscriptException($"{DatabaseFile.CannotWrite(path)} The system says: {e.Message}", e);
        }
    }
}
