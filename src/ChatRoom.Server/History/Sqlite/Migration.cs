using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.History.Sqlite;

/// <summary>Brings a history of an earlier version, or a new file, up to date.</summary>
internal static partial class Migration
{
    /// <summary>Takes a file from the version it has to the one this program writes, each step in a transaction.</summary>
    /// <param name="connection">The file.</param>
    /// <param name="path">What it is called.</param>
    /// <param name="logger">Hears of it before and after, for it may take a while.</param>
    /// <exception cref="SqliteException">It failed; once the connection is closed, the file is as it was before that step.</exception>
    public static void Run(SqliteConnection connection, string path, ILogger logger)
    {
        var version = (int)(long)connection.Ask("PRAGMA user_version")!;
        var events = version == 1 ? (long)connection.Ask("SELECT count(*) FROM events")! : 0;
        if (events > 0)
        {
            LogMigrating(logger, path, events, DatabaseFile.Version);
        }

        for (var next = version + 1; next <= DatabaseFile.Version; next++)
        {
            // All or nothing, the version included.
            connection.Do("BEGIN IMMEDIATE");
            connection.Do(Script(next));
            if (next == 2)
            {
                Version1.MoveIntoPages(connection);
            }

            connection.Do(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {next}"));
            connection.Do("COMMIT");
            // So that the header says it, which is all that an older program will look at.
            connection.Do("PRAGMA wal_checkpoint(TRUNCATE)");
        }

        if (events > 0)
        {
            LogMigrated(logger, path, events, DatabaseFile.Version);
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

    [LoggerMessage(34, LogLevel.Information, "history: the {Events} events of {Path} are in format {Version} now")]
    private static partial void LogMigrated(ILogger logger, string path, long events, int version);
}
