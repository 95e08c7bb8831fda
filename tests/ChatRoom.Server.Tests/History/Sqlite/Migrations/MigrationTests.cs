using System.Globalization;
using System.Text.Json;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History;
using ChatRoom.Server.History.Sqlite;
using ChatRoom.Server.History.Sqlite.Migrations;
using ChatRoom.Server.Storage;
using ChatRoom.Server.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatRoom.Server.Tests.History.Sqlite.Migrations;

/// <summary>Tests that histories of versions 1 and 2 become histories of version 3 and keep all events.</summary>
[Slow]
public sealed class MigrationTests : IDisposable
{
    private const string AllEvents = "SELECT room, sequence, hex(id), at, kind, author, text FROM events ORDER BY room, sequence";
    private const string AllRooms = "SELECT id, name, epoch, kept_from FROM rooms ORDER BY id";

    private readonly HistoryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Every_event_and_every_room_stays_as_it_was(int version)
    {
        OldHistory.Make(_folder.FilePath, 1000, version);
        var (events, rooms) = (Rows(AllEvents), Rows(AllRooms));
        Assert.Equal(1302, events.Count);

        await using (var store = _folder.Open())
        {
            var lobby = await store.OpenAsync("lobby", Cancellation);
            Assert.Equal((1000, "epoch of lobby"), (lobby.LastSequence, lobby.Epoch));
            Assert.Equal((300, 7), ((await store.OpenAsync("gone", Cancellation)).LastSequence, (await store.OpenAsync("one", Cancellation)).LastSequence));
        }

        Assert.Equal(events, Rows(AllEvents));
        Assert.Equal(rooms, Rows(AllRooms));
        Assert.Equal([$"{DatabaseFile.Version}"], Rows("PRAGMA user_version"));
        Assert.Equal(["blocks table", "changes table", "events view", "reactions table", "rooms table"], Rows("SELECT name || ' ' || type FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name"));
        Assert.Equal(["256|"], Rows("SELECT max(last - first + 1), max(authors) FROM blocks"));
        Assert.Null(_folder.Verify());
    }

    [Fact]
    public async Task Unknown_kinds_and_reasons_stay_in_a_migrated_history()
    {
        OldHistory.Make(_folder.FilePath, 10);
        _folder.Sql("UPDATE events SET kind = 4, text = 'WalkedAway' WHERE sequence = 3; UPDATE events SET kind = 77 WHERE sequence = 5");
        var events = Rows(AllEvents);

        await _folder.Open().DisposeAsync();

        Assert.Equal(events, Rows(AllEvents));
    }

    [Fact]
    public async Task A_hole_stays_a_hole_that_verify_finds()
    {
        OldHistory.Make(_folder.FilePath, 1000);
        _folder.Sql("DELETE FROM events WHERE room = 1 AND sequence = 500");
        var problem = _folder.Verify();
        Assert.Contains("has 999 events from 1 to 1000", problem, StringComparison.Ordinal);
        var events = Rows(AllEvents);

        await _folder.Open().DisposeAsync();

        Assert.Equal(events, Rows(AllEvents));
        Assert.Equal($"{problem}; these cannot be read: 500 to 500", _folder.Verify());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_log_counts_the_events_before_and_after_and_is_silent_next_time(int version)
    {
        OldHistory.Make(_folder.FilePath, 1000, version);
        var lines = new LogLines<SqliteTranscriptStore>();

        await _folder.Open(lines).DisposeAsync();
        Assert.Equal(
            [
                $"history: bringing the 1302 events of {_folder.FilePath} to format {DatabaseFile.Version}",
                $"history: rewriting {_folder.FilePath} to remove the text of deleted events",
                $"history: the 1302 events of {_folder.FilePath} are in format {DatabaseFile.Version} now",
            ],
            lines.All);

        lines.Clear();
        await _folder.Open(lines).DisposeAsync();
        Assert.Empty(lines.All);
    }

    [Fact]
    public async Task An_interrupted_rewrite_is_done_at_the_next_start()
    {
        OldHistory.Make(_folder.FilePath, 5000, version: 2);
        _folder.Sql("DELETE FROM pages WHERE room = 1 AND last < 4900");
        _folder.Sql($"{SchemaTests.Script(3)}; PRAGMA user_version = 3");
        Assert.NotEmpty(DeletedTexts());
        var events = Rows(AllEvents);

        await _folder.Open().DisposeAsync();

        Assert.Empty(DeletedTexts());
        Assert.Equal(events, Rows(AllEvents));
        Assert.Empty(Rows("SELECT 1 FROM sqlite_schema WHERE name = 'vacuum_due'"));
    }

    [Fact]
    public async Task A_new_history_is_not_worth_a_line()
    {
        var lines = new LogLines<SqliteTranscriptStore>();

        await _folder.Open(lines).DisposeAsync();

        Assert.Empty(lines.All);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_disk_that_fills_up_halfway_leaves_the_file_as_it_was(int version)
    {
        OldHistory.Make(_folder.FilePath, 5000, version);
        var (events, schema) = (Rows(AllEvents), Rows("SELECT sql FROM sqlite_schema"));
        using (var connection = HistoryFolder.Connect(_folder.FilePath))
        {
            connection.Execute($"PRAGMA max_page_count = {(long)connection.QueryScalar("PRAGMA page_count")! + 20}");
            Assert.Throws<SqliteException>(() => Migration.Run(connection, _folder.FilePath, NullLogger.Instance, UpgradeBackups.None));
        }

        Assert.Equal([$"{version}"], Rows("PRAGMA user_version"));
        Assert.Equal(schema, Rows("SELECT sql FROM sqlite_schema"));
        Assert.Equal(events, Rows(AllEvents));
        Assert.Null(_folder.Verify());

        // With space it works.
        await _folder.Open().DisposeAsync();
        Assert.Equal(events, Rows(AllEvents));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_server_killed_meanwhile_leaves_all_events_for_the_next_start(int version)
    {
        OldHistory.Make(_folder.FilePath, 100_000, version);
        var events = Rows("SELECT count(*), sum(sequence), max(sequence), hex(max(id)), sum(length(text)) FROM events");
        for (var round = 0; round < 3; round++)
        {
            await using var server = ServerProcess.Launch(ServerProcess.OnFreePorts(_folder.Setting));
            await Eventually.TrueAsync(
                () => server.Everything.Contains(round == 2 ? "rewriting" : "bringing the 100302 events", StringComparison.Ordinal) || server.Everything.Contains("nc localhost", StringComparison.Ordinal),
                "it begins, unless it has all been done in a round before");
            await server.KillAsync();
            Assert.Equal(events, Rows("SELECT count(*), sum(sequence), max(sequence), hex(max(id)), sum(length(text)) FROM events"));
        }

        await _folder.Open().DisposeAsync();
        Assert.Equal([$"{DatabaseFile.Version}"], Rows("PRAGMA user_version"));
        Assert.Equal(events, Rows("SELECT count(*), sum(sequence), max(sequence), hex(max(id)), sum(length(text)) FROM events"));
        Assert.Null(_folder.Verify());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Commands_that_read_leave_an_old_file_as_it_is(int version)
    {
        OldHistory.Make(_folder.FilePath, 600, version);
        var before = HistoryFolder.Hash(_folder.FilePath);

        var verify = await ServerProcess.RunAsync("verify", _folder.Setting);
        Assert.Equal(
            (0, $"gone: no events\nlobby: 600 events, 1 to 600\none: 2 events, 6 to 7\nother: 300 events, 301 to 600\n{_folder.FilePath} is sound.\n"),
            (verify.ExitCode, verify.Output));
        var export = await ServerProcess.RunAsync("export", "--room=other", "--format=jsonl", _folder.Setting);
        Assert.Equal(0, export.ExitCode);
        Assert.Equal(
            Enumerable.Range(301, 300),
            export.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("sequence").GetInt32()));
        Assert.Equal(0, (await ServerProcess.RunAsync("backup", _folder.At("backup.db"), _folder.Setting)).ExitCode);

        Assert.Equal(before, HistoryFolder.Hash(_folder.FilePath));
        Assert.Equal([$"{version}"], Rows("PRAGMA user_version", "backup.db"));
    }

    [Fact]
    public void A_backup_of_version_1_is_restored_in_the_new_format_and_stays_as_it_is()
    {
        OldHistory.Make(_folder.FilePath, 600);
        var events = Rows(AllEvents);
        var before = HistoryFolder.Hash(_folder.FilePath);

        HistoryFile.Restore(_folder.At("restored.db"), _folder.FilePath, force: false);

        Assert.Equal(before, HistoryFolder.Hash(_folder.FilePath));
        Assert.Equal([$"{DatabaseFile.Version}"], Rows("PRAGMA user_version", "restored.db"));
        Assert.Equal(events, Rows(AllEvents, "restored.db"));
        Assert.DoesNotContain(Rows("SELECT epoch FROM rooms", "restored.db"), epoch => epoch.StartsWith("epoch", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_of_version_1_put_in_the_place_of_one_in_use_is_not_touched()
    {
        OldHistory.Make(_folder.FilePath, 10);
        var before = HistoryFolder.Hash(_folder.FilePath);
        using var used = new HistoryFolder();
        await using var store = used.Open();
        var log = await store.OpenAsync("lobby", Cancellation);
        await log.AppendAsync(TestEvents.Drafts(1), Cancellation);

        File.Move(used.FilePath, used.At("elsewhere.db"));
        File.Copy(_folder.FilePath, used.FilePath);
        var failure = await Assert.ThrowsAsync<TranscriptException>(async () => await log.AppendAsync(TestEvents.Drafts(1), Cancellation));

        Assert.Contains("is not the one", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, HistoryFolder.Hash(used.FilePath));
    }

    /// <summary>Returns the texts of the lobby that are still in the file although their rows are deleted.</summary>
    private List<string> DeletedTexts()
    {
        var file = File.ReadAllText(_folder.FilePath, System.Text.Encoding.Latin1);
        return [.. Enumerable.Range(20, 70).Select(i => $"\"message {i * 50}\"").Where(text => file.Contains(text, StringComparison.Ordinal))];
    }

    private List<string> Rows(string sql, string file = "chatroom.db")
    {
        using var connection = HistoryFolder.Connect(_folder.At(file));
        using var select = connection.CreateCommand();
        select.CommandText = sql;
        using var row = select.ExecuteReader();
        var rows = new List<string>();
        while (row.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, row.FieldCount).Select(i => Convert.ToString(row.GetValue(i), CultureInfo.InvariantCulture))));
        }

        return rows;
    }
}
