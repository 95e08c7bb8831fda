using ChatRoom.Core.Events;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Sqlite;
using ChatRoom.Server.History.Sqlite.Blocks;
using ChatRoom.Server.Storage;
using ChatRoom.Server.Tests.Support;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.Tests.History.Sqlite.Blocks;

/// <summary>Tests that each event of an event block is found, and is unchanged.</summary>
[Slow]
public sealed class EventBlockTests : LobbyOnDisk
{
    public static TheoryData<string> HostileTexts =>
    [
        "",
        "\"quoted\", \\ back\\slashes \\\" \\u0041 \\n and 'single'",
        "],[0,1,\"mallory\",\"forged\"]",
        "null", "0", "{}", "[", "]", "\"", "\\",
        "a line\nand another\twith a tab",
        "\u2028 and \u2029 end lines for some, \u0085 for others",
        "🙂👩‍👩‍👧 \U0001F3F4\U000E0067\U000E0062\U000E007F 𝄞 \U0010FFFD",
        "\u202Eright to left\u202C \u2067שלום مرحبا\u2069",
        "你好 é e\u0301 ﷽ \uFFFD \uFEFF \u200D \uE000 \uFFFE",
        "\u0001\u0007\u001B[31m\u007F\u009B",
        "<script>&amp;</script> +'`%_$?1",
        new string('"', 4096),
        new string('é', 2048),
        string.Concat(Enumerable.Repeat("🙂", 1024)),
    ];

    [Theory]
    [MemberData(nameof(HostileTexts))]
    public async Task A_hostile_text_is_read_as_it_was_written_also_by_the_view(string text)
    {
        var drafts = EveryKind(text);

        await Log.AppendAsync(drafts, Cancellation);

        Assert.Equal(1L, await AskAsync("SELECT count(*) FROM blocks"));
        Assert.Equal(drafts, await Log.ReadAfterAsync(0, 100, Cancellation));
        Assert.Equal(drafts, await Log.ReadBeforeAsync(long.MaxValue, 100, Cancellation));
        Assert.Equal(drafts.Select(Row), await Store.ReadAsync(ViewRows, Cancellation));
    }

    [Fact]
    public async Task The_view_has_every_block_of_every_room_with_the_types_of_a_table()
    {
        var hall = await Store.OpenAsync("hall", Cancellation);
        await Log.AppendAsync(TestEvents.Drafts(600), Cancellation);
        await hall.AppendAsync(TestEvents.Drafts(2), Cancellation);
        await Log.AppendAsync(TestEvents.Drafts(1), Cancellation);

        Assert.Equal("603 601 1 601", await AskAsync("SELECT count(*) || ' ' || max(sequence) || ' ' || min(sequence) || ' ' || count(DISTINCT sequence) FROM events"));
        Assert.Equal(2L, await AskAsync("SELECT count(*) FROM events JOIN rooms ON rooms.id = events.room WHERE name = 'hall'"));
        Assert.Equal(
            "integer integer blob 16 integer integer text text",
            await AskAsync(
                """
                SELECT DISTINCT typeof(room) || ' ' || typeof(sequence) || ' ' || typeof(id) || ' ' || length(id) || ' ' || typeof(at)
                    || ' ' || typeof(kind) || ' ' || typeof(author) || ' ' || typeof(text) FROM events
                """));
    }

    [Fact]
    public async Task A_block_has_at_most_256_events_and_no_more_text_than_bounded()
    {
        RoomEvent[] drafts =
        [
            .. TestEvents.Drafts(1000),
            .. Enumerable.Range(0, 300).Select(i => TestEvents.Say(new string('x', i * 20))),
            TestEvents.Say(new string('y', 1 << 20)),
            TestEvents.Say("small"),
            TestEvents.Say(new string('z', EventBlockInsert.MaxBytes)),
        ];

        await Log.AppendAsync(drafts, Cancellation);

        Assert.Equal(256L, await AskAsync("SELECT max(last - first + 1) FROM blocks"));
        Assert.InRange((long)(await AskAsync("SELECT max(length(events)) FROM blocks WHERE first < last"))!, EventBlockInsert.MaxBytes / 2, EventBlockInsert.MaxBytes + 100);
        Assert.Equal(3L, await AskAsync("SELECT count(*) FROM blocks WHERE first >= 1301"));
        Assert.Equal(drafts, await Log.ReadAfterAsync(0, int.MaxValue, Cancellation));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Reading_from_every_edge_of_a_block_is_reading_from_a_list(int seed)
    {
        var random = new Random(seed);
        var all = new List<RoomEvent>();
        while (all.Count < 2500)
        {
            var size = random.Next(4) == 0 ? random.Next(1, 700) : random.Next(1, 6);
            all.AddRange(await Log.AppendAsync(
                [.. Enumerable.Range(0, size).Select(_ => TestEvents.Say(new string('x', random.Next(30) == 0 ? random.Next(20_000) : random.Next(80))))],
                Cancellation));
        }

        var blocks = await Store.ReadAsync(connection => Column(connection, "SELECT last FROM blocks ORDER BY last", row => row.Integer(0)), Cancellation);
        // About twenty of the blocks, with the first and the last: reading at all of them would take minutes.
        var edges = blocks.Where((_, i) => i % (1 + (blocks.Count / 20)) == 0 || i == blocks.Count - 1).SelectMany(last => new[] { last - 1, last, last + 1, last + 2 });
        foreach (var edge in edges.Append(0).Append(1).Distinct())
        {
            foreach (var count in new[] { 1, 2, 255, 256, 257, 1000, int.MaxValue })
            {
                Assert.Equal(all.Where(e => e.Sequence > edge).Take(count), await Log.ReadAfterAsync(edge, count, Cancellation));
                Assert.Equal(all.Where(e => e.Sequence < edge).TakeLast(count), await Log.ReadBeforeAsync(edge, count, Cancellation));
            }
        }
    }

    [Fact]
    public async Task Times_in_a_block_may_go_back_and_forth()
    {
        MessagePosted[] drafts =
        [
            .. new[] { 0, 1, -1_000_000, 86_400_000_000, 999 }
                .Select(after => new MessagePosted(Guid.NewGuid(), TestEvents.At.AddTicks(after * TimeSpan.TicksPerMicrosecond), "alice", "hi", MessageKind.Say)),
        ];

        await Log.AppendAsync(drafts, Cancellation);

        Assert.Equal(drafts, await Log.ReadAfterAsync(0, 100, Cancellation));
        Assert.Equal(drafts.Select(Row), await Store.ReadAsync(ViewRows, Cancellation));
    }

    [Fact]
    public async Task Author_ids_are_read_as_they_were_written()
    {
        var (alice, bob) = (PersonId.New(), PersonId.FromToken("token"));
        RoomEvent[] drafts =
        [
            .. EveryKind("x").Select(e => e with { AuthorId = alice }),
            TestEvents.Say("without an id"),
            .. Enumerable.Range(0, 600).Select(i => TestEvents.Say("many") with { AuthorId = i % 3 == 0 ? alice : i % 3 == 1 ? bob : PersonId.New() }),
        ];

        await Log.AppendAsync(drafts, Cancellation);

        Assert.Equal(drafts, await Log.ReadAfterAsync(0, int.MaxValue, Cancellation));
        Assert.Equal(
            drafts.Select(e => e.AuthorId.IsNone ? "" : e.AuthorId.ToString()),
            await Store.ReadAsync(
                connection => Column(connection, "SELECT coalesce(lower(hex(author_id)), '') FROM events ORDER BY sequence", row => row.Text(0)), Cancellation));
    }

    [Fact]
    public async Task Author_ids_stay_when_retention_shortens_a_block()
    {
        RoomEvent[] drafts = [.. TestEvents.Drafts(50).Select(e => e with { AuthorId = PersonId.New() })];
        await Log.AppendAsync(drafts, Cancellation);

        await ((IRetainable)Store).DeleteOldestAsync("lobby", maxEvents: 7, before: null, most: 500);

        Assert.Equal(drafts.TakeLast(7), await Log.ReadAfterAsync(0, 100, Cancellation));
    }

    [Fact]
    public async Task Every_writing_connection_overwrites_deleted_text()
    {
        object? writer = null;
        await Store.WriteAsync(connection => writer = connection.QueryScalar("PRAGMA secure_delete"));
        using var beside = DatabaseFile.OpenBeside(Folder.FilePath);

        Assert.Equal((1L, 1L), (writer, beside.QueryScalar("PRAGMA secure_delete")));
    }

    private static RoomEvent[] EveryKind(string text) =>
    [
        new ParticipantJoined(Guid.NewGuid(), TestEvents.At, "Zoë"),
        new MessagePosted(Guid.NewGuid(), TestEvents.At.AddTicks(10), "Zoë", text, MessageKind.Say),
        new MessagePosted(Guid.NewGuid(), TestEvents.At.AddSeconds(1), text, "waves", MessageKind.Action),
        new ParticipantRenamed(Guid.NewGuid(), TestEvents.At.AddDays(-1), "Zoë", text),
        new TopicSet(Guid.NewGuid(), TestEvents.At, "Zoë", text),
        .. Enum.GetValues<LeaveReason>().Select(r => new ParticipantLeft(Guid.NewGuid(), TestEvents.At, "Zoe", r)),
    ];

    private static string Row(RoomEvent e)
    {
        var (kind, text) = e switch
        {
            MessagePosted { Kind: MessageKind.Say } say => (1, say.Text),
            MessagePosted action => (2, action.Text),
            ParticipantJoined => (3, ""),
            ParticipantLeft left => (4, left.Reason.ToString()),
            TopicSet set => (6, set.Topic),
            _ => (5, ((ParticipantRenamed)e).NewHandle),
        };
        return $"{e.Sequence}|{e.Id}|{(e.At - DateTimeOffset.UnixEpoch).Ticks / 10}|{kind}|{e.Author}|{text}";
    }

    private static List<string> ViewRows(SqliteConnection connection)
    {
        using var select = connection.CreateCommand();
        select.CommandText = "SELECT sequence, id, at, kind, author, text FROM events ORDER BY sequence";
        using var row = select.ExecuteReader();
        var rows = new List<string>();
        while (row.Read())
        {
            rows.Add($"{row.GetInt64(0)}|{row.GetGuid(1)}|{row.GetInt64(2)}|{row.GetInt64(3)}|{row.GetString(4)}|{row.GetString(5)}");
        }

        return rows;
    }

    private static List<T> Column<T>(SqliteConnection connection, string sql, Func<Statement, T> read)
    {
        using var select = new Statement(connection, sql);
        var values = new List<T>();
        while (select.Step())
        {
            values.Add(read(select));
        }

        return values;
    }

    private ValueTask<object?> AskAsync(string sql) => Store.ReadAsync(connection => connection.QueryScalar(sql), Cancellation);
}
