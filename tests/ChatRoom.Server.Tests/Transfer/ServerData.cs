using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.Ledger.Sqlite;
using ChatRoom.Server.Storage;
using ChatRoom.Server.Tests.History;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.Tests.Transfer;

/// <summary>Makes files with each kind of data that a server stores, and reads them row by row.</summary>
internal static class ServerData
{
    private const string TablesSql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%' ORDER BY name";

    /// <summary>Fills a folder: two rooms with changed messages, one of them cut by retention, and a row in each table of the ledger.</summary>
    public static async Task FillAsync(HistoryFolder folder)
    {
        await using (var store = folder.Open())
        {
            await FillAsync(await store.OpenAsync("lobby", CancellationToken.None));
            await FillAsync(await store.OpenAsync("dev", CancellationToken.None));
            await store.OpenAsync("empty", CancellationToken.None);
            await ((IRetainable)store).DeleteOldestAsync("dev", 300, null, 100);
        }

        using var ledger = new SqliteLedgerFile(SqliteLedgerFile.Beside(folder.FilePath));
        await ledger.OpenAsync(CancellationToken.None);
        using var connection = HistoryFolder.Connect(SqliteLedgerFile.Beside(folder.FilePath));
        connection.Execute("PRAGMA foreign_keys = OFF");
        foreach (var table in Tables(connection).Where(table => table != "passkeys"))
        {
            connection.Execute(InsertInto(connection, table));
        }

        await using var context = ledger.CreateContext();
        context.Passkeys.Add(new IdentityUserPasskey<Guid>
        {
            UserId = new Guid(Enumerable.Repeat((byte)7, 16).ToArray()),
            CredentialId = [1, 2, 3],
            Data = new() { Name = "key", PublicKey = [4, 5], CreatedAt = DateTimeOffset.UnixEpoch, Transports = ["usb"], SignCount = 9, AttestationObject = [6], ClientDataJson = [7] },
        });
        await context.SaveChangesAsync(CancellationToken.None);
    }

    /// <summary>Returns all rows of the ledger beside a history.</summary>
    public static IReadOnlyList<string> Ledger(string history)
    {
        using var connection = HistoryFolder.Connect(SqliteLedgerFile.Beside(history));
        return [.. Tables(connection).SelectMany(table => connection.Query($"SELECT * FROM \"{table}\" ORDER BY 1, 2", Show).Select(row => $"{table}: {row}"))];
    }

    /// <summary>Returns all rows of a history, but for the ids and the borders of blocks.</summary>
    public static IReadOnlyList<string> History(string history)
    {
        using var connection = HistoryFolder.Connect(history);
        return
        [
            .. connection.Query("SELECT name, epoch, kept_from FROM rooms ORDER BY name", Show),
            .. connection.Query("SELECT name, sequence, events.id, at, kind, author, text, author_id, target, changed FROM events JOIN rooms ON rooms.id = room ORDER BY name, sequence", Show),
            .. connection.Query("SELECT name, target, seq, kind, at, handle, text FROM changes JOIN rooms ON rooms.id = room ORDER BY 1, 2", Show),
            .. connection.Query("SELECT name, target, seq, emoji, person, handle FROM reactions JOIN rooms ON rooms.id = room ORDER BY 1, 2, 3", Show),
        ];
    }

    private static async Task FillAsync(ITranscript log)
    {
        await log.AppendAsync(TestEvents.Drafts(300), CancellationToken.None);
        var (at, person) = (new DateTimeOffset(2026, 5, 6, 7, 8, 9, TimeSpan.Zero).AddMicroseconds(123), new PersonId([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]));
        await AppendAsync(
            log,
            new ParticipantJoined(RoomEvent.NewId(), at, "小明") { AuthorId = person },
            new MessagePosted(RoomEvent.NewId(), at, "小明", "tab\tline\nback\\slash \"quoted\" 👍🏽 \u2028", MessageKind.Say) { AuthorId = person, Answers = new(299, "alice") },
            new MessagePosted(RoomEvent.NewId(), at, "小明", "waves", MessageKind.Action) { AuthorId = person },
            new MessageEdited(RoomEvent.NewId(), at, "alice", 290) { Text = "first edit", AuthorId = person },
            new MessageEdited(RoomEvent.NewId(), at, "alice", 290) { Text = "second edit", AuthorId = person },
            new MessageDeleted(RoomEvent.NewId(), at, "op", 291, "alice") { AuthorId = person },
            new ReactionChanged(RoomEvent.NewId(), at, "小明", 292, "👍", true) { AuthorId = person },
            new ReactionChanged(RoomEvent.NewId(), at, "小明", 293, "🎉", true) { AuthorId = person },
            new ReactionChanged(RoomEvent.NewId(), at, "小明", 293, "🎉", false) { AuthorId = person },
            new TopicSet(RoomEvent.NewId(), at, "小明", "topic") { AuthorId = person },
            new ParticipantRenamed(RoomEvent.NewId(), at, "小明", "ming") { AuthorId = person },
            new ParticipantRemoved(RoomEvent.NewId(), at, "ming", true, "op", "spam") { AuthorId = person });
    }

    private static async Task AppendAsync(ITranscript log, params RoomEvent[] events)
    {
        RoomEvent.AssignSequences(events, log.LastSequence + 1);
        await log.AppendAsync(log.LastSequence + 1, events, CancellationToken.None);
    }

    private static List<string> Tables(SqliteConnection connection) => connection.Query(TablesSql, row => row.GetString(0));

    /// <summary>Returns a statement that inserts one row, whose references fit those of the other tables.</summary>
    private static string InsertInto(SqliteConnection connection, string table)
    {
        var values = connection.Query($"SELECT type FROM pragma_table_info('{table}')", row => row.GetString(0) switch
        {
            "BLOB" => "x'07070707070707070707070707070707'",
            "INTEGER" => "1",
            _ => "'x'",
        });
        return $"INSERT INTO \"{table}\" VALUES ({string.Join(", ", values)})";
    }

    private static string Show(System.Data.Common.DbDataReader row) => string.Join(
        " | ", Enumerable.Range(0, row.FieldCount).Select(i => row.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : row.GetValue(i).ToString()));
}
