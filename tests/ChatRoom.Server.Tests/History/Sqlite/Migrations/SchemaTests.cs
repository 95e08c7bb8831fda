using System.Globalization;
using System.Text.Json;
using ChatRoom.Core.Events;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Server.History;
using ChatRoom.Server.History.Sqlite;
using ChatRoom.Server.Storage;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.Tests.History.Sqlite.Migrations;

/// <summary>Tests that files of every earlier version are brought up to date and keep their content.</summary>
public sealed class SchemaTests : IDisposable
{
    private static readonly byte[] Author = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];

    private readonly HistoryFolder _folder = new();

    /// <summary>Gets the versions, and 0 for an empty file.</summary>
    public static TheoryData<int> Versions => [.. Enumerable.Range(0, DatabaseFile.Version + 1)];

    public static TheoryData<int> StoredVersions => [.. Enumerable.Range(1, DatabaseFile.Version)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_file_of_each_version_opens_and_goes_on_where_it_was(int version)
    {
        var before = MakeFile(version);

        await using (var store = _folder.Open())
        {
            var log = await store.OpenAsync("lobby", Cancellation);
            Assert.Equal(before.Length, log.LastSequence);
            Assert.Equal(before, await log.ReadAfterAsync(0, 100, Cancellation));
            Assert.Equal(before.Length + 1, (await log.AppendAsync(TestEvents.Drafts(1), Cancellation))[0].Sequence);
        }

        using var connection = HistoryFolder.Connect(_folder.FilePath);
        Assert.Equal((long)DatabaseFile.Version, connection.QueryScalar("PRAGMA user_version"));
        Assert.Equal((long)DatabaseFile.ApplicationId, connection.QueryScalar("PRAGMA application_id"));
        Assert.Null(_folder.Verify());
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_file_of_each_version_has_the_tables_of_a_new_one_afterwards(int version)
    {
        MakeFile(version);
        await using (_folder.Open())
        {
        }

        using var fresh = new HistoryFolder();
        await using (fresh.Open())
        {
        }

        Assert.Equal(Tables(fresh.FilePath), Tables(_folder.FilePath));
    }

    [Theory]
    [MemberData(nameof(StoredVersions))]
    public void A_file_of_each_version_is_verified_and_exported_as_it_is(int version)
    {
        var events = MakeFile(version);
        var before = HistoryFolder.Hash(_folder.FilePath);

        Assert.Null(_folder.Verify());
        Assert.Equal(events, HistoryFile.Events(_folder.FilePath, "lobby"));

        Assert.Equal(before, HistoryFolder.Hash(_folder.FilePath));
    }

    [Fact]
    public void The_documentation_has_a_row_for_each_format()
    {
        var document = File.ReadAllLines(Path.Combine(RepositoryFiles.Root, "docs", "operations.md"));

        var rows = document.SkipWhile(line => line != "| format | |").Skip(2).TakeWhile(line => line.StartsWith('|'));
        Assert.Equal(Enumerable.Range(1, DatabaseFile.Version).Select(version => $"{version}"), rows.Select(row => row.Split('|')[1].Trim()));
    }

    [Fact]
    public void Each_version_has_its_script_and_there_is_none_beyond()
    {
        var scripts = typeof(SqliteTranscriptStore).Assembly.GetManifestResourceNames().Where(n => n.StartsWith("Schema", StringComparison.Ordinal));

        Assert.Equal(Enumerable.Range(1, DatabaseFile.Version).Select(v => $"Schema{v}.sql"), scripts.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_header_alone_tells_the_version_of_a_new_file_also_when_the_server_is_killed()
    {
        await using var store = _folder.Open();

        // Nothing but the main file, as an older program would look at it.
        File.Copy(_folder.FilePath, _folder.At("copy.db"));
        using var copy = HistoryFolder.Connect(_folder.At("copy.db"));
        Assert.Equal((long)DatabaseFile.Version, copy.QueryScalar("PRAGMA user_version"));
    }

    [Theory]
    [InlineData("PRAGMA application_id = 1130914164")]
    [InlineData("PRAGMA application_id = 1130914164; PRAGMA journal_mode = WAL")]
    public async Task A_file_whose_first_start_was_interrupted_opens(string asFarAsItCame)
    {
        _folder.Sql(asFarAsItCame);

        await using var store = _folder.Open();

        Assert.Equal(0, (await store.OpenAsync("lobby", Cancellation)).LastSequence);
    }

    private static string[] Tables(string path)
    {
        using var connection = HistoryFolder.Connect(path);
        using var select = connection.CreateCommand();
        select.CommandText = "SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY name";
        using var row = select.ExecuteReader();
        var tables = new List<string>();
        while (row.Read())
        {
            tables.Add(row.GetString(0));
        }

        return [.. tables];
    }

    /// <summary>
    /// The file a server of that version would have left, made by the scripts as they were released. A version that
    /// changes how events are stored adds its own rows here.
    /// </summary>
    private RoomEvent[] MakeFile(int version)
    {
        if (version == 0)
        {
            File.Create(_folder.FilePath).Dispose();
            return [];
        }

        using var connection = HistoryFolder.Connect(_folder.FilePath);
        connection.Execute("PRAGMA journal_mode = WAL");
        for (var next = 1; next <= version; next++)
        {
            connection.Execute(Script(next));
        }

        connection.Execute($"PRAGMA application_id = {0x43686174}; PRAGMA user_version = {version.ToString(CultureInfo.InvariantCulture)}");
        connection.Execute("INSERT INTO rooms (name, epoch) VALUES ('hall', 'e1'), ('lobby', 'e2')");
        RoomEvent[] events =
        [
            new ParticipantJoined(Guid.NewGuid(), TestEvents.At, "alice"),
            new MessagePosted(Guid.NewGuid(), TestEvents.At, "alice", "hi 🙂", MessageKind.Say),
            new MessagePosted(Guid.NewGuid(), TestEvents.At.AddTicks(10), "alice", "waves", MessageKind.Action),
            new ParticipantRenamed(Guid.NewGuid(), TestEvents.At.AddDays(-1), "alice", "al"),
            new ParticipantLeft(Guid.NewGuid(), TestEvents.At, "al", LeaveReason.Slow),
        ];
        if (version == 1)
        {
            InsertRows(connection, events);
        }
        else
        {
            connection.Execute("DROP TABLE events_1");
            InsertRuns(connection, version, events);
        }

        events = version >= 3 ? [.. events.Select(e => e with { AuthorId = new PersonId(Author) })] : events;
        RoomEvent.AssignSequences(events, 1);
        return events;
    }

    /// <summary>As version 1 stores events.</summary>
    private static void InsertRows(SqliteConnection connection, RoomEvent[] events)
    {
        for (var i = 0; i < events.Length; i++)
        {
            var (kind, text) = Describe(events[i]);
            using var insert = connection.CreateCommand();
            insert.CommandText =
                "INSERT INTO events (room, sequence, id, at, kind, author, text) VALUES (2, $sequence, $id, $at, $kind, $author, $text)";
            insert.Parameters.AddWithValue("$sequence", i + 1);
            insert.Parameters.AddWithValue("$id", events[i].Id.ToByteArray());
            insert.Parameters.AddWithValue("$at", Microseconds(events[i]));
            insert.Parameters.AddWithValue("$kind", kind);
            insert.Parameters.AddWithValue("$author", events[i].Author);
            insert.Parameters.AddWithValue("$text", text);
            insert.ExecuteNonQuery();
        }
    }

    /// <summary>As versions 2 and 3 store them, here two to a row; version 3 also has the authors' ids.</summary>
    private static void InsertRuns(SqliteConnection connection, int version, RoomEvent[] events)
    {
        var first = 1;
        foreach (var run in events.Chunk(2))
        {
            var rows = run.Select(e => (object[])[Microseconds(e) - Microseconds(run[0]), Describe(e).Kind, e.Author, Describe(e).Text]);
            using var insert = connection.CreateCommand();
            insert.CommandText = version == 2
                ? "INSERT INTO pages (room, first, last, at, ids, events) VALUES (2, $first, $last, $at, $ids, $events)"
                : "INSERT INTO blocks (room, first, last, at, ids, authors, events) VALUES (2, $first, $last, $at, $ids, $authors, $events)";
            insert.Parameters.AddWithValue("$first", first);
            insert.Parameters.AddWithValue("$last", first + run.Length - 1);
            insert.Parameters.AddWithValue("$at", Microseconds(run[0]));
            insert.Parameters.AddWithValue("$ids", run.SelectMany(e => e.Id.ToByteArray()).ToArray());
            insert.Parameters.AddWithValue("$authors", Author);
            insert.Parameters.AddWithValue("$events", JsonSerializer.Serialize(version == 2 ? rows : rows.Select(row => (object[])[.. row, 0])));
            insert.ExecuteNonQuery();
            first += run.Length;
        }
    }

    /// <summary>The numbers of the kinds are spelled out, for they must never change.</summary>
    private static (int Kind, string Text) Describe(RoomEvent roomEvent) => roomEvent switch
    {
        MessagePosted { Kind: MessageKind.Say } say => (1, say.Text),
        MessagePosted action => (2, action.Text),
        ParticipantJoined => (3, ""),
        ParticipantLeft left => (4, left.Reason.ToString()),
        ParticipantRenamed renamed => (5, renamed.NewHandle),
        _ => throw new ArgumentException("no such kind", nameof(roomEvent)),
    };

    private static long Microseconds(RoomEvent roomEvent) => (roomEvent.At - DateTimeOffset.UnixEpoch).Ticks / 10;

    /// <summary>What brought a file to a version.</summary>
    internal static string Script(int version)
    {
        using var stream = typeof(SqliteTranscriptStore).Assembly.GetManifestResourceStream($"Schema{version}.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
