using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History;
using ChatRoom.Server.Storage;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.History.Sqlite.Blocks;

/// <summary>Damages the file of a history, and reads on behind the damage.</summary>
[Slow]
public sealed class DamageTests : IDisposable
{
    private const int PageSize = 4096;
    private const int Events = 1200;

    private readonly HistoryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Whatever_page_is_damaged_the_other_events_are_read()
    {
        await FillAsync();
        var sound = await File.ReadAllBytesAsync(_folder.FilePath, Cancellation);
        var (hidden, roots) = (0, 0);
        for (var page = 1; page < sound.Length / PageSize; page++)
        {
            var damaged = (byte[])sound.Clone();
            damaged.AsSpan(page * PageSize, PageSize).Fill(0xA5);
            await File.WriteAllBytesAsync(_folder.FilePath, damaged, Cancellation);

            switch (Read())
            {
                case null:
                    hidden++;
                    break;
                case Events:
                    roots++;
                    break;
                case var lost:
                    Assert.InRange(lost.Value, 0, Events / 10);
                    break;
            }

            Assert.NotNull(_folder.Verify());
        }

        // Only the pages of the table of rooms, and the root of the blocks, hide all events.
        Assert.InRange(hidden, 1, 2);
        Assert.Equal(1, roots);
    }

    [Fact]
    public async Task Bytes_that_flip_anywhere_cost_few_events_and_never_an_order()
    {
        await FillAsync();
        var sound = await File.ReadAllBytesAsync(_folder.FilePath, Cancellation);
        var random = new Random(7);
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var damaged = (byte[])sound.Clone();
            // Not in the pages of the schema and of the rooms, and not in the roots of the blocks and of their index.
            var place = random.Next(5 * PageSize, sound.Length);
            damaged[place] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(_folder.FilePath, damaged, Cancellation);

            Assert.True(Read() is { } lost && lost <= Events / 4, $"byte {place}: {Read()}");
        }
    }

    [Fact]
    public async Task A_room_reads_on_behind_a_damaged_page_in_both_directions()
    {
        await FillAsync();
        var damaged = await File.ReadAllBytesAsync(_folder.FilePath, Cancellation);
        await using var store = _folder.Open();
        var log = await store.OpenAsync("lobby", Cancellation);
        // After the start, whose check would refuse it.
        damaged.AsSpan(damaged.Length / 2 / PageSize * PageSize, PageSize).Fill(0xA5);
        await File.WriteAllBytesAsync(_folder.FilePath, damaged, Cancellation);

        var after = await log.ReadAfterAsync(0, int.MaxValue, Cancellation);
        AssertComplete(after, Events);
        var range = Assert.Single(after.OfType<UnreadableEvents>());
        var before = new List<RoomEvent>();
        while (before is not [{ FirstSequence: 1 }, ..])
        {
            before.InsertRange(0, await log.ReadBeforeAsync(before is [var first, ..] ? first.FirstSequence : long.MaxValue, 100, Cancellation));
        }

        AssertComplete(before, Events);
        Assert.Equal(range.Count, before.OfType<UnreadableEvents>().Sum(part => part.Count));
        // A read that begins or ends within the range gets its part.
        var middle = range.FirstSequence + (range.Count / 2);
        Assert.Equal(middle, (await log.ReadAfterAsync(middle - 1, 1, Cancellation))[0].FirstSequence);
        Assert.Equal(middle - 1, (await log.ReadBeforeAsync(middle, 1, Cancellation))[^1].Sequence);
        Assert.Equal(Events + 1, (await log.AppendAsync(TestEvents.Drafts(1), Cancellation))[0].Sequence);
    }

    [Fact]
    public async Task Sound_pages_between_two_damaged_places_are_read()
    {
        await FillAsync(blockSize: 1);
        var damaged = await File.ReadAllBytesAsync(_folder.FilePath, Cancellation);
        var leaves = LeavesOf(damaged);
        foreach (var page in leaves[10..16].Concat(leaves[17..23]))
        {
            damaged.AsSpan(page * PageSize, PageSize).Fill(0xA5);
        }

        await File.WriteAllBytesAsync(_folder.FilePath, damaged, Cancellation);

        Assert.Equal(2, HistoryFile.Events(_folder.FilePath, RoomDirectory.Lobby, skipDamaged: true).OfType<UnreadableEvents>().Count());
    }

    [Theory]
    [InlineData(100_000)]
    // Sixteen times this is zero in 64 bits.
    [InlineData(1L << 60)]
    public async Task A_wrong_number_of_a_row_hides_no_other_row(long tooMuch)
    {
        await FillAsync();
        _folder.Sql($"UPDATE blocks SET last = last + {tooMuch} WHERE last = 600");
        await BreakIndexAsync();

        Assert.Equal(12, Read());
    }

    [Fact]
    public async Task Damage_at_the_end_is_counted_as_far_as_the_file_shows_it()
    {
        await FillAsync();
        Break(from: Events);
        await BreakIndexAsync();

        var events = HistoryFile.Events(_folder.FilePath, RoomDirectory.Lobby, skipDamaged: true).ToList();
        AssertComplete(events, Events);
        Assert.Equal(12, Assert.Single(events.OfType<UnreadableEvents>()).Count);
        Assert.Contains("these cannot be read: 1189 to 1200, maybe some at the end", _folder.Verify(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_nothing_but_damage_has_the_time_of_a_neighbour()
    {
        await FillAsync();
        var time = TestEvents.Say("").At;
        await using var store = _folder.Open();
        var log = await store.OpenAsync("lobby", Cancellation);
        _folder.Sql("DELETE FROM blocks WHERE last > 600");

        Assert.Equal(time, Assert.Single(await log.ReadBeforeAsync(1200, 100, Cancellation)).At, TimeSpan.FromDays(1));
        Break(from: 600);
        Assert.Equal(time, Assert.Single(await log.ReadBeforeAsync(601, 12, Cancellation)).At, TimeSpan.FromDays(1));
        _folder.Sql("UPDATE blocks SET ids = x'00' WHERE last = 600");
        Assert.Equal(time, Assert.Single(await log.ReadBeforeAsync(601, 12, Cancellation)).At, TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task Events_that_are_no_longer_kept_are_not_counted_as_damaged()
    {
        await FillAsync();
        await using var store = _folder.Open();
        var log = await store.OpenAsync("lobby", Cancellation);
        await ((IRetainable)store).DeleteOldestAsync("lobby", maxEvents: 100, before: null, most: Events);

        Assert.DoesNotContain(await log.ReadAfterAsync(0, 200, Cancellation), e => e is UnreadableEvents);
        Assert.DoesNotContain(await log.ReadBeforeAsync(Events, 200, Cancellation), e => e is UnreadableEvents);
    }

    [Fact]
    public async Task A_terminal_reads_across_the_damage_and_stays()
    {
        await FillAsync();
        Break(from: 600);
        await using var server = await ServerProcess.StartAsync(_folder.Setting, "--Limits:FloodPerSecond=0");
        await using var alice = await Talker.JoinAsync(server.Port, "alice");

        await alice.SayAsync("/since 0");
        await alice.UntilAsync("That was everything since 0.");
        var lines = alice.Lines.ToList();
        var gap = lines.IndexOf("(12 events cannot be read)");
        Assert.Equal(["alice: message 588 of the test", "alice: message 601 of the test"], [lines[gap - 1], lines[gap + 1]]);
        Assert.Equal(Events - 12, lines.Skip(lines.IndexOf("alice: message 1 of the test")).Count(line => line.EndsWith("of the test", StringComparison.Ordinal)));

        await alice.SayAsync("/history 1000");
        await alice.SayAsync("still here");
        await alice.UntilAsync("alice: still here");
        Assert.Equal(2, alice.Lines.Count(line => line == "(12 events cannot be read)"));
    }

    [Theory]
    [InlineData("text", "(12 events cannot be read)")]
    [InlineData("jsonl", "unreadable")]
    public async Task Export_goes_on_behind_the_damage_if_it_is_told_to(string format, string notInOutput)
    {
        await FillAsync();
        Break(from: 600);

        var refused = await ServerProcess.RunAsync("export", $"--format={format}", _folder.Setting);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("the events 589 to 600 cannot be read", refused.Output, StringComparison.Ordinal);
        Assert.Contains("--skip-damaged", refused.Output, StringComparison.Ordinal);

        var export = await ServerProcess.RunAsync("export", $"--format={format}", "--skip-damaged", _folder.Setting);
        Assert.Equal(0, export.ExitCode);
        Assert.Single(export.Lines, line => line == "chatroom: 12 events cannot be read: 589 to 600");
        Assert.Equal(Events - 12 + 1, export.Lines.Length);
        Assert.DoesNotContain(export.Lines, line => line.Contains(notInOutput, StringComparison.Ordinal) && !line.StartsWith("chatroom: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Verify_names_every_damaged_range_of_every_room()
    {
        await FillAsync();
        await using (var store = _folder.Open())
        {
            var hall = await store.OpenAsync("hall", Cancellation);
            await hall.AppendAsync(TestEvents.Drafts(5), Cancellation);
        }

        Break(from: 24);
        Break(from: 600);
        _folder.Sql("UPDATE blocks SET events = '' WHERE last = 5 AND room <> 1");

        var verify = await ServerProcess.RunAsync("verify", _folder.Setting);
        Assert.Equal(1, verify.ExitCode);
        Assert.Contains("these cannot be read: 13 to 24, 589 to 600", verify.Output, StringComparison.Ordinal);
        Assert.Contains("these cannot be read: 1 to 5", verify.Output, StringComparison.Ordinal);
    }

    private static void AssertComplete(IEnumerable<RoomEvent> events, long last)
    {
        var next = 1L;
        foreach (var roomEvent in events)
        {
            Assert.Equal(next, roomEvent.FirstSequence);
            next = roomEvent.Sequence + 1;
        }

        Assert.Equal(last + 1, next);
    }

    /// <summary>Makes blocks of 12 events with ids enough for several pages of the index.</summary>
    private async Task FillAsync(int blockSize = 12)
    {
        await using var store = _folder.Open();
        var log = await store.OpenAsync(RoomDirectory.Lobby, Cancellation);
        for (var first = 1; first <= Events; first += blockSize)
        {
            await log.AppendAsync([.. Enumerable.Range(first, blockSize).Select(i => TestEvents.Say($"message {i} of the test"))], Cancellation);
        }
    }

    private async Task BreakIndexAsync()
    {
        var damaged = await File.ReadAllBytesAsync(_folder.FilePath, Cancellation);
        using (var connection = HistoryFolder.Connect(_folder.FilePath))
        {
            var root = (long)connection.QueryScalar("SELECT rootpage FROM sqlite_master WHERE tbl_name = 'blocks' AND type = 'index'")!;
            damaged.AsSpan((int)(root - 1) * PageSize, PageSize).Fill(0xA5);
        }

        await File.WriteAllBytesAsync(_folder.FilePath, damaged, Cancellation);
    }

    /// <summary>Returns the pages that hold rows, in the order of the rows: the first byte of such a page is 13.</summary>
    private static List<int> LeavesOf(byte[] file) =>
        [.. Enumerable.Range(0, file.Length / PageSize).Where(page => file[page * PageSize] == 13)];

    private void Break(long from) => _folder.Sql($"UPDATE blocks SET events = replace(events, '[', '{{') WHERE last = {from} AND room = 1");

    /// <summary>Counts the events that cannot be read; null if the room itself cannot be found.</summary>
    private long? Read()
    {
        try
        {
            var events = HistoryFile.Events(_folder.FilePath, RoomDirectory.Lobby, skipDamaged: true).ToList();
            var next = 1L;
            foreach (var roomEvent in events)
            {
                Assert.Equal(next, roomEvent.FirstSequence);
                next = roomEvent.Sequence + 1;
            }

            // Without the index, the number of the newest event is not known: the rest is then not reported.
            return Events - events.Where(e => e is not UnreadableEvents).Count();
        }
        catch (TranscriptException e) when (e.Message.Contains("is damaged", StringComparison.Ordinal))
        {
            return null;
        }
    }
}
