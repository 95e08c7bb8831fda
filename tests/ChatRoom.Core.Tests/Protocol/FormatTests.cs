using System.Buffers;
using System.Text;
using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Core.Protocol;
using ChatRoom.Core.Protocol.Chunk;
using ChatRoom.Core.Protocol.Line;
using ChatRoom.Core.Tests.Support;

namespace ChatRoom.Core.Tests.Protocol;

/// <summary>Tests the form of events and notices for line and chunk clients.</summary>
public sealed class FormatTests
{
    public static TheoryData<string, RoomEvent> Words { get; } = new()
    {
        { "alice: hello", TestEvents.Say("hello") },
        { "alice:  ", TestEvents.Say(" ") },
        { "Zoë: 你好 🙂", TestEvents.Say("你好 🙂", "Zoë") },
        { "* alice waves", new MessagePosted(Guid.NewGuid(), TestEvents.At, "alice", "waves", MessageKind.Action) },
        { "alice has joined the chat!", new ParticipantJoined(Guid.NewGuid(), TestEvents.At, "alice") },
        { "alice has left the chat.", new ParticipantLeft(Guid.NewGuid(), TestEvents.At, "alice", LeaveReason.Slow) },
        { "alice set the topic: tea & cake", new TopicSet(Guid.NewGuid(), TestEvents.At, "alice", "tea & cake") },
        { "alice removed the topic.", new TopicSet(Guid.NewGuid(), TestEvents.At, "alice", "") },
        { "alice edited: hello", new MessageEdited(Guid.NewGuid(), TestEvents.At, "alice", 1) { Text = "hello" } },
        { "alice deleted a message.", new MessageDeleted(Guid.NewGuid(), TestEvents.At, "alice", 1, "") },
        { "carol deleted a message by alice.", new MessageDeleted(Guid.NewGuid(), TestEvents.At, "carol", 1, "alice") },
        { "alice: @bob hello", TestEvents.Say("hello") with { Answers = new(1, "bob") } },
        { "alice is now known as bob.", new ParticipantRenamed(Guid.NewGuid(), TestEvents.At, "alice", "bob") },
    };

    [Theory]
    [MemberData(nameof(Words))]
    public void All_formats_use_the_same_words(string words, RoomEvent roomEvent)
    {
        Assert.Equal(words + "\n", TestEvents.Encode(LineFormat.Instance, roomEvent));
        Assert.Equal(words + "\r\n", TestEvents.Encode(TelnetFormat.Instance, roomEvent));
        Assert.Equal(words, TestEvents.Encode(ChunkFormat.Instance, roomEvent));
    }

    [Fact]
    public void A_reaction_and_a_replaced_edit_show_nothing_and_no_number()
    {
        RoomEvent[] silent =
        [
            new ReactionChanged(Guid.NewGuid(), TestEvents.At, "alice", 1, "👍", IsAdded: true),
            new MessageEdited(Guid.NewGuid(), TestEvents.At, "alice", 1),
        ];
        foreach (var roomEvent in silent)
        {
            var numbered = new ArrayBufferWriter<byte>();
            LineFormat.Encode(roomEvent, numbered: true, times: null, numbered);
            Assert.Equal(0, numbered.WrittenCount);
            Assert.Equal("", TestEvents.Encode(LineFormat.Instance, roomEvent) + TestEvents.Encode(ChunkFormat.Instance, roomEvent));
        }
    }

    [Fact]
    public void Further_lines_are_indented_so_that_none_looks_like_an_event()
    {
        Assert.Equal(
            "alice: look\n  bob: I quit\n  \n  bob has left the chat.\n",
            TestEvents.Encode(LineFormat.Instance, TestEvents.Say("look\nbob: I quit\n\nbob has left the chat.")));
    }

    [Fact]
    public void Each_line_for_a_telnet_client_ends_in_CR_LF()
    {
        Assert.Equal(
            "alice: one\r\n  two\r\n  three\r\n", TestEvents.Encode(TelnetFormat.Instance, TestEvents.Say("one\ntwo\nthree")));
        Assert.Equal("one\r\n  two\r\n", Encoding.UTF8.GetString(TelnetFormat.WithReturns(LineFormat.Notice("one\ntwo"))));
        var bytes = new ArrayBufferWriter<byte>();
        TelnetFormat.Instance.EncodeInBatch(new ParticipantJoined(Guid.NewGuid(), TestEvents.At, "alice"), announced: 3, bytes);
        Assert.Equal("and 3 others joined\r\n", Encoding.UTF8.GetString(bytes.WrittenSpan));
    }

    [Fact]
    public void A_chunk_client_never_sees_a_newline()
    {
        Assert.Equal("alice: one two", TestEvents.Encode(ChunkFormat.Instance, TestEvents.Say("one\ntwo")));
        Assert.Equal("one two", Encoding.UTF8.GetString(ChunkFormat.Notice("one\r\n\ntwo")));
    }

    [Fact]
    public void A_notice_to_a_line_client_is_one_event_of_indented_lines()
    {
        Assert.Equal("one\n  two\n  three\n", Encoding.UTF8.GetString(LineFormat.Notice("one\ntwo\r\nthree")));
    }

    [Fact]
    public void Lone_surrogates_are_replaced()
    {
        Assert.Equal("alice: a\uFFFDb\n", TestEvents.Encode(LineFormat.Instance, TestEvents.Say("a\uD800b")));
    }

    [Fact]
    public void An_event_of_an_unknown_kind_is_not_written_with_a_number_or_a_time_either()
    {
        var bytes = new ArrayBufferWriter<byte>();

        var unknown = new UnknownEvent(Guid.NewGuid(), TestEvents.At, "alice");
        LineFormat.Encode(unknown, numbered: true, new LineTimes(TimeZoneInfo.Utc, default), bytes);

        Assert.Equal(0, bytes.WrittenCount);
    }

    [Fact]
    public void Times_are_those_of_the_zone_and_come_behind_the_number()
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("x", TimeSpan.FromMinutes(330), null, null);

        Assert.Equal("[08:34] alice: one\n  two\n", Shown(new LineTimes(zone, TestEvents.At), numbered: false, TestEvents.Say("one\ntwo")));
        Assert.Equal("[7] [08:34] alice: hi\n", Shown(new LineTimes(zone, TestEvents.At), numbered: true, TestEvents.Say(7, "hi")));
    }

    [Fact]
    public void A_line_with_the_day_comes_whenever_the_day_is_another_one()
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("x", TimeSpan.FromHours(-4), null, null);
        var late = new DateTimeOffset(2026, 11, 27, 3, 59, 0, TimeSpan.Zero);
        RoomEvent At(int minutes, string text) => TestEvents.Say(text) with { At = late.AddMinutes(minutes) };

        Assert.Equal(
            "[23:59] alice: a\n-- 2026-11-27 --\n[00:00] alice: b\n[00:01] alice: c\n-- 2026-11-26 --\n[23:58] alice: d\n",
            Shown(new LineTimes(zone, late), numbered: false, At(0, "a"), At(1, "b"), At(2, "c"), At(-1, "d")));
    }

    private static string Shown(LineTimes times, bool numbered, params RoomEvent[] events)
    {
        var bytes = new ArrayBufferWriter<byte>();
        foreach (var roomEvent in events)
        {
            LineFormat.Encode(roomEvent, numbered, times, bytes);
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    [Fact]
    public void The_fixed_words_are_those_the_oldest_clients_know()
    {
        Assert.Equal("Greetings from the cave! Now type your name and press enter!", TcpText.Greeting);
        Assert.Equal("Welcome bob! If you ever want to quit, type {quit} to exit.", TcpText.Welcome("bob"));
        Assert.Equal("{quit}", TcpText.Quit);
    }

    [Fact]
    public void The_answer_to_a_web_browser_is_a_whole_response_that_says_where_to_go()
    {
        var parts = TcpText.NotHttp("Try http://localhost:8080 – there.").Split("\r\n\r\n");

        Assert.Equal(2, parts.Length);
        Assert.StartsWith("HTTP/1.1 400 Bad Request\r\n", parts[0], StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close", parts[0], StringComparison.Ordinal);
        Assert.Contains($"\r\nContent-Length: {Encoding.UTF8.GetByteCount(parts[1])}\r\n", parts[0], StringComparison.Ordinal);
        Assert.Contains("Try http://localhost:8080 – there.", parts[1], StringComparison.Ordinal);
    }
}
