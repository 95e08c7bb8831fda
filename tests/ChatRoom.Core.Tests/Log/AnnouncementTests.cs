using ChatRoom.Core.Events;
using ChatRoom.Core.Log;
using ChatRoom.Core.Protocol.Chunk;
using ChatRoom.Core.Protocol.Line;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Tests.Support;

namespace ChatRoom.Core.Tests.Log;

/// <summary>Tests many joins or leaves at once: the first ones by name, the rest in one line.</summary>
public sealed class AnnouncementTests
{
    [Theory]
    [InlineData("jjj", 3, "+1 +2 +3")]
    [InlineData("jjjj", 3, "+1 +2 +3 +4")]
    [InlineData("jjjjj", 3, "+1 +2 +3 (2 others joined)")]
    [InlineData("jjjjjjjj", 1, "+1 (7 others joined)")]
    [InlineData("llll", 2, "-1 -2 (2 others left)")]
    [InlineData("jjjjllll", 1, "+1 (3 others joined) -5 (3 others left)")]
    [InlineData("lllljjjj", 1, "-1 (3 others left) +5 (3 others joined)")]
    [InlineData("jjjmjjj", 1, "+1 (2 others joined) m4 +5 (2 others joined)")]
    [InlineData("jjjjmmmm", 2, "+1 +2 (2 others joined) m5 m6 m7 m8")]
    [InlineData("jjjjjj", 0, "+1 +2 +3 +4 +5 +6")]
    public void The_rest_of_a_run_is_one_line_after_the_first_ones(string kinds, int singly, string expected)
    {
        var log = NewLog(LineFormat.Instance, singly);
        log.Append(Batch(kinds));

        Assert.Equal(expected, Short(ReadAll(log, 1, 1000)));
    }

    [Fact]
    public void A_run_ends_with_its_batch()
    {
        var log = NewLog(LineFormat.Instance, singly: 2);
        log.Append(Batch("jjjj"));
        log.Append(Batch("jjjj", first: 5));

        Assert.Equal("+1 +2 (2 others joined) +5 +6 (2 others joined)", Short(ReadAll(log, 1, 1000)));
    }

    [Fact]
    public void A_chunk_client_is_told_of_each()
    {
        var log = NewLog(ChunkFormat.Instance, singly: 1);
        log.Append(Batch("jjjj"));

        Assert.Equal(string.Concat(Enumerable.Range(1, 4).Select(i => $"u{i} has joined the chat!")), ReadAll(log, 1, 1000));
    }

    [Fact]
    public void A_reader_gets_whole_lines_from_every_cursor_in_slices_of_every_size()
    {
        foreach (var segmentBytes in new[] { 50, 130, 10_000 })
        {
            var log = NewLog(LineFormat.Instance, singly: 2, segmentBytes);
            log.Append(Batch("jjjmllllllmj"));
            log.Append(Batch("jjjjjjjjm", first: 13));
            string[] lines =
            [
                "+1\n", "+2\n", "+3\n", "m4\n", "-5\n", "-6\n", "", "", "", "(4 others left)\n", "m11\n", "+12\n",
                "+13\n", "+14\n", "", "", "", "", "", "(6 others joined)\n", "m21\n",
            ];
            for (var from = 1; from <= lines.Length; from++)
            {
                foreach (var maxBytes in new[] { 1, 30, 60, 1000 })
                {
                    Assert.Equal(
                        Short(string.Concat(lines[(from - 1)..])), Short(ReadAll(log, from, maxBytes)));
                }
            }
        }
    }

    [Fact]
    public void A_reader_with_a_limit_inside_a_run_gets_nothing_of_its_line()
    {
        var log = NewLog(LineFormat.Instance, singly: 2);
        log.Append(Batch("llllll"));

        for (var limit = 3; limit <= 6; limit++)
        {
            Assert.Equal("-1 -2", Short(ReadAll(log, 1, 1000, limit)));
        }

        Assert.Equal("-1 -2 (4 others left)", Short(ReadAll(log, 1, 1000, limit: 7)));
    }

    [Fact]
    public async Task A_session_among_many_joins_reads_the_same_lines_after_its_own_join()
    {
        await using var test = new TestRoom(new RoomOptions { AnnouncedSingly = 2 });
        var alice = await JoinAsync(test, "alice");
        await HoldAsync(test, alice);
        var joins = Enumerable.Range(1, 6).Select(i => JoinAsync(test, $"u{i}")).ToArray();
        test.Transcript.Release();
        var crowd = await Eventually.InTimeAsync(Task.WhenAll(joins));

        await test.SayAsync(alice, "hello");

        await Eventually.TrueAsync(() => crowd.Append(alice).All(session => session.IsIdle && session.Next == 10), "all of it at each");
        Assert.Equal("alice: wait +1 +2 (4 others joined) alice: hello", Short(alice.Received));
        Assert.Equal("+2 (4 others joined) alice: hello", Short(crowd[0].Received));
        Assert.All(crowd[1..5], session => Assert.Equal("(4 others joined) alice: hello", Short(session.Received)));
        Assert.Equal("alice: hello", Short(crowd[5].Received));
    }

    [Fact]
    public async Task A_session_among_many_leaves_reads_up_to_its_own_leave()
    {
        await using var test = new TestRoom(new RoomOptions { AnnouncedSingly = 2 });
        var alice = await JoinAsync(test, "alice");
        var crowd = new List<CursorSession>();
        for (var i = 1; i <= 6; i++)
        {
            crowd.Add(await JoinAsync(test, $"u{i}"));
        }

        await HoldAsync(test, alice);
        foreach (var session in crowd)
        {
            await test.Room.LeaveAsync(session.Who, LeaveReason.Quit);
        }

        test.Transcript.Release();
        await Eventually.TrueAsync(
            () => crowd.TrueForAll(s => s.IsIdle && s.IsRemoved && s.Next == s.Limit) && alice.IsIdle && alice.Next == 15, "all gone");

        Assert.EndsWith("wait -1 -2 (4 others left)", Short(alice.Received), StringComparison.Ordinal);
        Assert.EndsWith("wait", Short(crowd[0].Received), StringComparison.Ordinal);
        Assert.EndsWith("wait -1", Short(crowd[1].Received), StringComparison.Ordinal);
        Assert.All(crowd[2..], s => Assert.EndsWith("wait -1 -2", Short(s.Received), StringComparison.Ordinal));
    }

    private static async Task HoldAsync(TestRoom test, CursorSession speaker)
    {
        test.Transcript.Hold();
        await test.SayAsync(speaker, "wait");
        await Eventually.TrueAsync(() => test.Transcript.IsWaiting, "the append that is to be held");
    }

    private static async Task<CursorSession> JoinAsync(TestRoom test, string name)
    {
        var session = new CursorSession(test.Room, LineFormat.Instance, 5000);
        session.Start(Assert.IsType<JoinResult.Joined>(await test.BeginJoin(session, name)).NextSequence);
        return session;
    }

    private static ByteLog NewLog(WireFormat format, int singly, int segmentBytes = 1000) =>
        new(format, 1, 1 << 20, segmentBytes, singly);

    /// <summary>One event for each letter: j joins, l leaves, m says something; u1 is the author of event 1.</summary>
    private static RoomEvent[] Batch(string kinds, int first = 1) => [.. kinds.Select((kind, i) =>
    {
        RoomEvent roomEvent = kind switch
        {
            'j' => new ParticipantJoined(Guid.NewGuid(), TestEvents.At, $"u{first + i}"),
            'l' => new ParticipantLeft(Guid.NewGuid(), TestEvents.At, $"u{first + i}", LeaveReason.Quit),
            _ => TestEvents.Say("m", $"u{first + i}"),
        };
        roomEvent.AssignSequence(first + i);
        return roomEvent;
    })];

    private static string ReadAll(ByteLog log, long from, int maxBytes, long limit = long.MaxValue) =>
        string.Concat(log.ReadAll(from, maxBytes, limit));

    /// <summary>Lines as the expectations of this class have them.</summary>
    private static string Short(string lines) => string.Join(' ', lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(
        line => line.EndsWith(" has joined the chat!", StringComparison.Ordinal) ? "+" + line.Split(' ')[0][1..]
            : line.EndsWith(" has left the chat.", StringComparison.Ordinal) ? "-" + line.Split(' ')[0][1..]
            : line.StartsWith("and ", StringComparison.Ordinal) ? $"({line[4..]})"
            : line.EndsWith(": m", StringComparison.Ordinal) ? "m" + line.Split(':')[0][1..]
            : line));
}
