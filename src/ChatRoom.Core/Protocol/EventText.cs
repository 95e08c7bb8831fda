using System.Buffers;
using System.Globalization;
using System.Text;
using ChatRoom.Core.Events;

namespace ChatRoom.Core.Protocol;

/// <summary>The words of an event, the same for both framings of the TCP door.</summary>
internal static class EventText
{
    /// <summary>Writes an event as UTF-8, without an end mark.</summary>
    /// <param name="roomEvent">The event.</param>
    /// <param name="output">Where to.</param>
    /// <param name="lineBreak">What stands for a line break within a message.</param>
    public static void Write(RoomEvent roomEvent, IBufferWriter<byte> output, string lineBreak)
    {
        switch (roomEvent)
        {
            case MessagePosted { Kind: MessageKind.Action } action:
                Write(output, "* ");
                Write(output, action.Author);
                Write(output, " ");
                WriteText(output, action.Text, lineBreak);
                break;
            case MessagePosted message:
                Write(output, message.Author);
                Write(output, ": ");
                WriteText(output, message.Text, lineBreak);
                break;
            case ParticipantJoined:
                Write(output, roomEvent.Author);
                Write(output, " has joined the chat!");
                break;
            case ParticipantLeft:
                Write(output, roomEvent.Author);
                Write(output, " has left the chat.");
                break;
            case ParticipantRenamed renamed:
                Write(output, roomEvent.Author);
                Write(output, " is now known as ");
                Write(output, renamed.NewHandle);
                Write(output, ".");
                break;
            default:
                throw new ArgumentException($"No words for {roomEvent.GetType().Name}.", nameof(roomEvent));
        }
    }

    /// <summary>Writes many joins, or many leaves, behind others that were written one by one.</summary>
    /// <param name="last">The last one of them.</param>
    /// <param name="count">How many they are, from 2.</param>
    /// <param name="output">Where to.</param>
    public static void WriteOthers(RoomEvent last, int count, IBufferWriter<byte> output) => Write(output, string.Create(
        CultureInfo.InvariantCulture, $"and {count} others {(last is ParticipantJoined ? "joined" : "left")}"));

    private static void WriteText(IBufferWriter<byte> output, string text, string lineBreak) =>
        Write(output, text.Contains('\n', StringComparison.Ordinal) ? text.Replace("\n", lineBreak, StringComparison.Ordinal) : text);

    // Room for the most it may be: to count first costs as much as to encode.
    private static void Write(IBufferWriter<byte> output, ReadOnlySpan<char> text) =>
        output.Advance(Encoding.UTF8.GetBytes(text, output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));
}
