using System.Reflection;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.Storage;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.History.Sqlite;

/// <summary>Notes in the history which version of the program wrote it, once the server has started, and logs the one before.</summary>
internal sealed partial class ProgramVersion(ITranscriptStore store, ILogger<ProgramVersion> logger) : IHostedLifecycleService
{
    /// <summary>Gets the version of this program.</summary>
    public static string Current { get; } =
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <inheritdoc/>
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (store is not SqliteTranscriptStore history)
        {
            return;
        }

        try
        {
            string? before = null;
            await history.WriteAsync(connection => before = Note(connection));
            if (before is not null)
            {
                LogWritten(logger, history.FilePath, before);
            }
        }
        catch (TranscriptException e)
        {
            // A full disk is told elsewhere; the next start notes the version.
            LogNotNoted(logger, e.Message);
        }
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Notes this version, and returns the one that was noted.</summary>
    private static string? Note(SqliteConnection connection)
    {
        connection.Execute("CREATE TABLE IF NOT EXISTS program (version TEXT NOT NULL) STRICT");
        var before = connection.QueryScalar("SELECT version FROM program") as string;
        if (before != Current)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "DELETE FROM program; INSERT INTO program (version) VALUES ($version)";
            command.Parameters.AddWithValue("$version", Current);
            command.ExecuteNonQuery();
        }

        return before;
    }

    [LoggerMessage(38, LogLevel.Information, "history: {Path} was last written by version {Version}")]
    private static partial void LogWritten(ILogger logger, string path, string version);

    [LoggerMessage(39, LogLevel.Warning, "history: the version of the program is not noted: {Message}")]
    private static partial void LogNotNoted(ILogger logger, string message);
}
