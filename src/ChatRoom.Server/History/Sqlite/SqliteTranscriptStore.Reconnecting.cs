using ChatRoom.Core.Transcripts;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.History.Sqlite;

/// <content>Connects to the file anew after it was moved away, or after a failure.</content>
public sealed partial class SqliteTranscriptStore
{
    /// <summary>Returns the connection to the file, or a new one if the file was moved away and is back.</summary>
    private WriteConnection Reconnect()
    {
        // SQLite would go on writing into a deleted or moved file that is still open.
        if (_connection is not null && DatabaseFile.HasMoved(_connection.Connection))
        {
            LeaveFile();
        }

        if (_connection is not null)
        {
            return _connection;
        }

        if (!File.Exists(FilePath))
        {
            throw new TranscriptException($"The history {FilePath} is gone. Put it back, or start the server anew.");
        }

        var connection = DatabaseFile.OpenToWrite(FilePath, create: false, _logger);
        if (DatabaseFile.VersionOf(connection) != DatabaseFile.Version || !_open.Keys.All(transcript => transcript.IsIn(connection)))
        {
            connection.Dispose();
            throw new TranscriptException($"The history {FilePath} is not the one that was there before. Put that back, or start the server anew.");
        }

        return Connect(connection);
    }

    private WriteConnection Connect(SqliteConnection connection)
    {
        try
        {
            return new WriteConnection(connection, DatabaseFile.OpenBeside(FilePath));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Closes a file that was moved away, after moving its write-ahead log into it.</summary>
    /// <remarks>SQLite finds a write-ahead log by its name, and would read this one into a new file of the same name.</remarks>
    private void LeaveFile()
    {
        try
        {
            _connection?.EmptyLog();
        }
        catch (SqliteException e)
        {
            LogReconnect(_logger, e.Message);
        }

        Disconnect();
    }

    private void Disconnect()
    {
        _readers.Clear();
        // Last: the last connection that closes the file, and may write, deletes the write-ahead log.
        _connection?.Dispose();
        _connection = null;
    }
}
