using System.Globalization;
using ChatRoom.Server.Storage;

namespace ChatRoom.Server.Tests.History.Sqlite.Migrations;

/// <summary>Makes the files that servers of earlier versions left.</summary>
internal static class OldHistory
{
    /// <summary>Makes a lobby with <paramref name="count"/> events, and three rooms after retention.</summary>
    /// <remarks>The other rooms keep no event, two events, and 300 of 600.</remarks>
    public static void Make(string path, int count, int version = 1)
    {
        using var connection = HistoryFolder.Connect(path);
        connection.Execute("PRAGMA journal_mode = WAL");
        connection.Execute(SchemaTests.Script(1));
        connection.Execute("PRAGMA application_id = 1130914164; PRAGMA user_version = 1");
        connection.Execute(
            """
            INSERT INTO rooms (id, name, epoch, kept_from)
            VALUES (1, 'lobby', 'epoch of lobby', 1), (2, 'gone', 'e2', 301), (3, 'one', 'e3', 6), (9, 'other', 'e9', 301)
            """);
        connection.Execute(Series(1, 1, count) + Series(3, 6, 7) + Series(9, 301, 600));
        connection.Execute(
            """
            UPDATE events SET text = '"quoted" \ ' || char(0x2028, 0x1F642, 10) || 'line' WHERE sequence % 7 = 0;
            UPDATE events SET kind = 2 WHERE sequence % 5 = 0;
            UPDATE events SET kind = 3, text = '' WHERE sequence % 11 = 0;
            UPDATE events SET kind = 4, text = 'PeerGone' WHERE sequence % 13 = 0;
            UPDATE events SET kind = 5, text = 'Zoë' WHERE sequence % 17 = 0;
            """);
        if (version == 2)
        {
            StoreAsVersion2(connection);
        }

        connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /// <summary>Stores the events as a server of version 2 did: up to 256 to a row.</summary>
    private static void StoreAsVersion2(Microsoft.Data.Sqlite.SqliteConnection connection)
    {
        connection.Execute(SchemaTests.Script(2));
        connection.Execute(
            """
            INSERT INTO pages (room, first, last, at, ids, events)
            SELECT room, min(sequence), max(sequence), base, unhex(group_concat(hex(id), '' ORDER BY sequence)),
                json_group_array(json_array(at - base, kind, author, text) ORDER BY sequence)
            FROM (SELECT *, min(at) OVER (PARTITION BY room, sequence / 256) AS base FROM events_1)
            GROUP BY room, sequence / 256;
            DROP TABLE events_1;
            PRAGMA user_version = 2;
            VACUUM;
            """);
    }

    private static string Series(int room, int first, int last) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        WITH RECURSIVE series (n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM series WHERE n < {last})
        INSERT INTO events SELECT {room}, n, randomblob(16), 1767323045678901 + n * 1234567 - n % 3 * 10000000, 1, 'user' || n % 5, 'message ' || n FROM series;
        """);
}
