using System.Globalization;
using ChatRoom.Server.Storage;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.History.Sqlite.Migrations;

/// <summary>Brings a new file, or a history of an earlier version, to the current version.</summary>
internal static partial class Migration
{
    /// <summary>Brings a file to the version that this program writes.</summary>
    /// <param name="connection">The file.</param>
    /// <param name="path">The path of the file.</param>
    /// <param name="logger">Logs before and after, because it may take a while.</param>
    /// <param name="backups">Makes a copy before the file changes.</param>
    /// <exception cref="SqliteException">It failed; once the connection is closed, the file is as it was before.</exception>
    /// <exception cref="IOException">The copy could not be made.</exception>
    public static void Run(SqliteConnection connection, string path, ILogger logger, UpgradeBackups backups)
    {
        var version = (int)DatabaseFile.VersionOf(connection);
        var events = CountEvents(connection, version);
        if (events > 0)
        {
            LogMigrating(logger, path, events, DatabaseFile.Version);
        }

        if (version < DatabaseFile.Version)
        {
            if (version > 0 && backups.Make(connection, path, $"format-{version}") is { } copy)
            {
                LogCopied(logger, path, version, copy);
            }

            Upgrade(connection, version);
        }

        if (connection.QueryScalar("SELECT 1 FROM sqlite_schema WHERE name = 'vacuum_due'") is not null)
        {
            Vacuum(connection, path, logger, isNew: version == 0);
        }

        if (events > 0)
        {
            LogMigrated(logger, path, events, DatabaseFile.Version);
        }
    }

    /// <summary>Counts the events that the upgrade has to copy.</summary>
    private static long CountEvents(SqliteConnection connection, int version) => version switch
    {
        1 => (long)connection.QueryScalar("SELECT count(*) FROM events")!,
        2 => (long)connection.QueryScalar("SELECT coalesce(sum(last - first + 1), 0) FROM pages")!,
        _ => 0,
    };

    private static void Upgrade(SqliteConnection connection, int version)
    {
        // One transaction, the version number included: a crash leaves the old file or the new one.
        connection.Execute("BEGIN IMMEDIATE");
        for (var next = version + 1; next <= DatabaseFile.Version; next++)
        {
            connection.Execute(Script(next));
        }

        if (version < 2)
        {
            Version1.MoveIntoBlocks(connection);
        }

        connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {DatabaseFile.Version}"));
        connection.Execute("COMMIT");
        // Writes the version to the header, which is all that an older program looks at.
        connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /// <summary>Rewrites the file without its free pages, which may hold text of deleted events.</summary>
    /// <remarks>If it fails, the history is complete and usable, and the next start tries again.</remarks>
    private static void Vacuum(SqliteConnection connection, string path, ILogger logger, bool isNew)
    {
        if (!isNew)
        {
            LogVacuuming(logger, path);
        }

        try
        {
            connection.Execute("VACUUM");
            connection.Execute("DROP TABLE vacuum_due");
            connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (SqliteException e)
        {
            LogNotVacuumed(logger, path, DatabaseFile.Explain(path, e));
        }
    }

    private static string Script(int version)
    {
        using var stream = typeof(Migration).Assembly.GetManifestResourceStream($"Schema{version}.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [LoggerMessage(33, LogLevel.Information, "history: bringing the {Events} events of {Path} to format {Version}")]
    private static partial void LogMigrating(ILogger logger, string path, long events, int version);

    [LoggerMessage(37, LogLevel.Information, "history: {Path} has format {Version}; a copy of it from before the upgrade is {Copy}")]
    private static partial void LogCopied(ILogger logger, string path, int version, string copy);

    [LoggerMessage(34, LogLevel.Information, "history: the {Events} events of {Path} are in format {Version} now")]
    private static partial void LogMigrated(ILogger logger, string path, long events, int version);

    [LoggerMessage(35, LogLevel.Information, "history: rewriting {Path} to remove the text of deleted events")]
    private static partial void LogVacuuming(ILogger logger, string path);

    [LoggerMessage(36, LogLevel.Warning, "history: {Path} may still contain the text of deleted events; the next start tries again: {Message}")]
    private static partial void LogNotVacuumed(ILogger logger, string path, string message);
}
