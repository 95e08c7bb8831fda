using System.Buffers;
using System.Globalization;
using System.Text;
using ChatRoom.Core.Events;
using ChatRoom.Core.Log;

namespace ChatRoom.Core.Protocol.Line;

/// <summary>Encodes events for netcat, telnet and scripts: one event, one line, ended by LF.</summary>
/// <remarks>
/// Many joins or leaves at once share a line. Two spaces begin further lines of a message, so that none looks like an
/// event.
/// </remarks>
public sealed class LineFormat : WireFormat
{
    private const string FurtherLine = "\n  ";

    private LineFormat()
    {
    }

    public static LineFormat Instance { get; } = new();

    public override string Name => "line";

    /// <summary>
    /// Encodes an event with its number, its time or both: <c>[123] [11:37] alice: hi</c>; no handle begins like that.
    /// </summary>
    /// <param name="roomEvent">The event.</param>
    /// <param name="numbered">Whether the number is there.</param>
    /// <param name="times">The writer of times; null for none.</param>
    /// <param name="output">The target.</param>
    public static void Encode(RoomEvent roomEvent, bool numbered, LineTimes? times, IBufferWriter<byte> output)
    {
        if (roomEvent.IsSilent)
        {
            return;
        }

        times?.WriteDay(roomEvent, output);
        if (numbered)
        {
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"[{roomEvent.Sequence}] "), output);
        }

        times?.WriteTime(roomEvent, output);
        Instance.Encode(roomEvent, output);
    }

    /// <summary>Encodes a line of a conversation with its time: <c>[11:37] [alice -> you] hi</c>. Such lines have no numbers.</summary>
    public static void EncodePrivate(RoomEvent roomEvent, string line, LineTimes times, IBufferWriter<byte> output)
    {
        times.WriteDay(roomEvent, output);
        times.WriteTime(roomEvent, output);
        output.Write(Notice(line));
    }

    public override void Encode(RoomEvent roomEvent, IBufferWriter<byte> output)
    {
        if (EventText.Write(roomEvent, output, FurtherLine))
        {
            output.Write("\n"u8);
        }
    }

    public override void EncodeInBatch(RoomEvent roomEvent, int announced, IBufferWriter<byte> output)
    {
        if (announced == 1)
        {
            Encode(roomEvent, output);
        }
        else if (announced > 1)
        {
            EventText.WriteOthers(roomEvent, announced, output);
            output.Write("\n"u8);
        }
    }

    /// <summary>Encodes one notice.</summary>
    public static byte[] Notice(string text) => Encoding.UTF8.GetBytes(text.ReplaceLineEndings(FurtherLine) + "\n");
}
