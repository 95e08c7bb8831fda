using System.Text.Json;
using ChatRoom.Core.Events;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Cli;

/// <summary>Tests <c>export</c> and <c>verify</c>, and all commands with wrong arguments.</summary>
[Slow]
public sealed class HistoryCommandTests : IDisposable
{
    private readonly HistoryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Export_prints_a_room_as_text()
    {
        await FillAsync();

        var export = await ServerProcess.RunAsync("export", _folder.Setting);

        Assert.Equal(0, export.ExitCode);
        Assert.Equal(
            """
            2026-01-02 03:04:05 alice has joined the chat!
            2026-01-02 03:04:05 alice: two
              lines 🙂 "quoted"
            2026-01-02 03:04:05 * alice waves
            2026-01-02 03:04:05 alice is now known as al.
            2026-01-02 03:04:05 al has left the chat.

            """,
            export.Output);
    }

    [Theory]
    [InlineData("--format=jsonl")]
    [InlineData("--format jsonl")]
    public async Task Export_prints_every_field_as_json_lines(string format)
    {
        var events = await FillAsync();

        var export = await ServerProcess.RunAsync(["export", .. format.Split(' '), _folder.Setting]);

        Assert.Equal(0, export.ExitCode);
        var lines = export.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(["joined", "message", "action", "renamed", "left"], lines.Select(l => l.GetProperty("type").GetString()));
        Assert.Equal(events.Select(e => e.Sequence), lines.Select(l => l.GetProperty("sequence").GetInt64()));
        Assert.Equal(events.Select(e => e.Id), lines.Select(l => l.GetProperty("id").GetGuid()));
        Assert.Equal(events.Select(e => e.At), lines.Select(l => l.GetProperty("at").GetDateTimeOffset()));
        Assert.Equal(events.Select(e => e.Author), lines.Select(l => l.GetProperty("author").GetString()));
        Assert.Equal("two\nlines 🙂 \"quoted\"", lines[1].GetProperty("text").GetString());
        Assert.Equal("al", lines[3].GetProperty("handle").GetString());
        Assert.Equal("Quit", lines[4].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Export_takes_another_room_and_a_server_may_run_meanwhile()
    {
        await using (var store = _folder.Open())
        {
            var hall = await store.OpenAsync("hall", Cancellation);
            await hall.AppendAsync([TestEvents.Say("in the hall")], Cancellation);
        }

        await using var server = await ServerProcess.StartAsync(_folder.Setting);
        Assert.EndsWith("alice: in the hall\n", (await ServerProcess.RunAsync("export", "--room=hall", _folder.Setting)).Output, StringComparison.Ordinal);
        (await ServerProcess.RunAsync("export", "--room=cellar", _folder.Setting)).SaysInOneLine("has no room 'cellar'. 'chatroom room list' shows its rooms.");
    }

    [Fact]
    public async Task Export_of_a_damaged_file_ends_with_one_line()
    {
        await _folder.FillAsync(1000);
        Damage();

        var export = await ServerProcess.RunAsync("export", _folder.Setting);

        Assert.Equal(2, export.ExitCode);
        Assert.Contains(export.Lines, line => line.StartsWith("chatroom: ", StringComparison.Ordinal) && line.Contains("is damaged", StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", export.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_reports_each_room()
    {
        await using (var store = _folder.Open())
        {
            await store.OpenAsync("empty", Cancellation);
            await (await store.OpenAsync("hall", Cancellation)).AppendAsync(TestEvents.Drafts(3), Cancellation);
        }

        var verify = await ServerProcess.RunAsync("verify", _folder.Setting);

        Assert.Equal((0, $"empty: no events\nhall: 3 events, 1 to 3\n{_folder.FilePath} is sound.\n"), (verify.ExitCode, verify.Output));
    }

    [Theory]
    [InlineData("DELETE FROM blocks WHERE last = 6", "has 7 events from 1 to 10")]
    [InlineData("DELETE FROM blocks WHERE last = 3", "has 7 events from 4 to 10")]
    [InlineData("UPDATE rooms SET kept_from = 3", "has 10 events from 1 to 10")]
    [InlineData("UPDATE blocks SET first = 9, last = 12 WHERE last = 10", "has 10 events from 1 to 12")]
    [InlineData("UPDATE blocks SET first = 6, last = 9 WHERE last = 10", "has 10 events from 1 to 9")]
    public async Task Verify_finds_a_number_that_is_missing_or_there_twice(string damage, string problem)
    {
        await FillPagesAsync();
        _folder.Sql(damage);

        (await ProgramInProcess.RunAsync("verify", _folder.Setting)).SaysInOneLine(problem, exitCode: 1);
    }

    [Theory]
    [InlineData("UPDATE blocks SET first = 5 WHERE last = 6", "4 to 6")]
    [InlineData("UPDATE blocks SET last = 11 WHERE last = 10", "7 to 11")]
    [InlineData("UPDATE blocks SET ids = x'00' WHERE last = 6", "4 to 6")]
    [InlineData("UPDATE blocks SET events = '' WHERE last = 6", "4 to 6")]
    [InlineData("UPDATE blocks SET events = '7' WHERE last = 6", "4 to 6")]
    [InlineData("UPDATE blocks SET events = '[]' WHERE last = 6", "4 to 6")]
    [InlineData("UPDATE blocks SET events = substr(events, 1, length(events) - 1) WHERE last = 6", "4 to 6")]
    [InlineData("UPDATE blocks SET events = events || ']' WHERE last = 6", "4 to 6")]
    [InlineData("UPDATE blocks SET events = json_remove(events, '$[2]') WHERE last = 6", "4 to 6")]
    [InlineData("UPDATE blocks SET events = json_insert(events, '$[#]', json_array(0, 1, 'a', 'b')) WHERE last = 6", "4 to 6")]
    [InlineData("UPDATE blocks SET events = json_set(events, '$[1][2]', 5) WHERE last = 6", "4 to 6")]
    [InlineData("UPDATE blocks SET events = json_set(events, '$[1][1]', '1') WHERE last = 6", "4 to 6")]
    [InlineData("UPDATE blocks SET events = json_set(events, '$[1][0]', 1.5) WHERE last = 6", "4 to 6")]
    [InlineData("UPDATE blocks SET events = json_set(events, '$[1][0]', 9223372036854775807) WHERE last = 6", "4 to 6")]
    [InlineData("UPDATE blocks SET events = json_remove(events, '$[1][3]') WHERE last = 6", "4 to 6")]
    [InlineData("UPDATE blocks SET events = json_set(events, '$[1][1]', 1.5) WHERE last = 6", "4 to 6")]
    public async Task A_block_that_cannot_be_decoded_is_found_by_verify_and_counted_by_readers(string damage, string problem)
    {
        await FillPagesAsync();
        _folder.Sql(damage);

        Assert.Contains(problem, _folder.Verify(), StringComparison.Ordinal);
        await using var store = _folder.Open();
        var log = await store.OpenAsync("lobby", Cancellation);
        var events = await log.ReadAfterAsync(0, 100, Cancellation);
        var range = Assert.Single(events.OfType<UnreadableEvents>());
        Assert.Equal(problem, $"{range.FirstSequence} to {range.Sequence}");
        Assert.Equal(log.LastSequence, events.Sum(e => e.Sequence - e.FirstSequence + 1));
    }

    [Fact]
    public async Task Verify_finds_a_damaged_page()
    {
        await _folder.FillAsync(1000);
        Damage();

        (await ServerProcess.RunAsync("verify", _folder.Setting)).SaysInOneLine("is damaged", exitCode: 1);
    }

    [Theory]
    [InlineData("verify", "There is no history")]
    [InlineData("export", "There is no history")]
    [InlineData("backup copy.db", "There is no history")]
    [InlineData("restore copy.db", "There is no backup")]
    [InlineData("verify copy.db", "There is no backup")]
    [InlineData("export lobby", "Usage: chatroom export")]
    [InlineData("backup", "Usage: chatroom backup FILE")]
    [InlineData("backup one two", "Usage: chatroom backup FILE")]
    [InlineData("restore", "Usage: chatroom restore FILE")]
    [InlineData("verify one two", "Usage: chatroom verify [FILE]")]
    [InlineData("verify --deep", "There is no setting 'deep'")]
    [InlineData("export --room", "Usage: chatroom export")]
    [InlineData("export --format xml", "There is no format 'xml'")]
    [InlineData("export --format=xml", "There is no format 'xml'")]
    [InlineData("export --History:Nonsense=1", "There is no setting History:Nonsense")]
    [InlineData("restore copy.db --froce", "There is no setting 'froce'")]
    public async Task Wrong_arguments_are_answered_in_one_line(string line, string answer)
    {
        var words = line.Split(' ').Select(w => w.EndsWith(".db", StringComparison.Ordinal) ? _folder.At(w) : w);

        (await ProgramInProcess.RunAsync([.. words, _folder.Setting])).SaysInOneLine(answer);
        Assert.Empty(Directory.GetFiles(_folder.Directory));
    }

    private void Damage()
    {
        using var file = File.OpenWrite(_folder.FilePath);
        file.Position = 5 * 4096;
        file.Write(Enumerable.Repeat((byte)0xA5, 4096).ToArray());
    }

    private async Task<RoomEvent[]> FillAsync()
    {
        RoomEvent[] events =
        [
            new ParticipantJoined(Guid.NewGuid(), TestEvents.At, "alice"),
            TestEvents.Say("two\nlines 🙂 \"quoted\""),
            new MessagePosted(Guid.NewGuid(), TestEvents.At, "alice", "waves", MessageKind.Action),
            new ParticipantRenamed(Guid.NewGuid(), TestEvents.At, "alice", "al"),
            new ParticipantLeft(Guid.NewGuid(), TestEvents.At, "al", LeaveReason.Quit),
        ];
        await using var store = _folder.Open();
        await (await store.OpenAsync("lobby", Cancellation)).AppendAsync(events, Cancellation);
        return events;
    }

    /// <summary>Ten events in three pages: to 3, to 6, to 10.</summary>
    private async Task FillPagesAsync()
    {
        await using var store = _folder.Open();
        var log = await store.OpenAsync("lobby", Cancellation);
        foreach (var size in new[] { 3, 3, 4 })
        {
            await log.AppendAsync(TestEvents.Drafts(size), Cancellation);
        }
    }
}
