using System.Buffers;
using System.Text;
using ChatRoom.Core.Events;
using ChatRoom.Core.Log;

namespace ChatRoom.Core.Tests.Support;

/// <summary>Creates events for tests.</summary>
internal static class TestEvents
{
    public static DateTimeOffset At { get; } = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    /// <summary>A draft.</summary>
    public static MessagePosted Say(string text, string author = "alice") =>
        new(Guid.NewGuid(), At, author, text, MessageKind.Say);

    /// <summary>An event of a log.</summary>
    public static MessagePosted Say(long sequence, string text)
    {
        var message = Say(text);
        message.AssignSequence(sequence);
        return message;
    }

    public static RoomEvent[] Drafts(int count) => [.. Enumerable.Range(1, count).Select(i => Say($"message {i}"))];

    /// <summary>An event as one wire format shows it.</summary>
    public static string Encode(WireFormat format, RoomEvent roomEvent)
    {
        var bytes = new ArrayBufferWriter<byte>();
        format.Encode(roomEvent, bytes);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
