using System.Buffers;
using ChatRoom.Core.Events;
using ChatRoom.Core.Log;

namespace ChatRoom.Core.Protocol.Line;

/// <summary>Encodes events as <see cref="LineFormat"/> does, for clients that have spoken telnet: CR LF ends each line.</summary>
/// <remarks>Their screen does not return to the first column by itself.</remarks>
public sealed class TelnetFormat : WireFormat
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _lines;

    private TelnetFormat()
    {
    }

    public static TelnetFormat Instance { get; } = new();

    public override string Name => "telnet";

    /// <summary>Returns lines that end in LF with CR LF instead.</summary>
    public static byte[] WithReturns(ReadOnlySpan<byte> lines)
    {
        var output = new ArrayBufferWriter<byte>(lines.Length + 16);
        Write(lines, output);
        return output.WrittenSpan.ToArray();
    }

    public override void Encode(RoomEvent roomEvent, IBufferWriter<byte> output) => EncodeInBatch(roomEvent, announced: 1, output);

    public override void EncodeInBatch(RoomEvent roomEvent, int announced, IBufferWriter<byte> output)
    {
        var lines = _lines ??= new ArrayBufferWriter<byte>();
        lines.ResetWrittenCount();
        LineFormat.Instance.EncodeInBatch(roomEvent, announced, lines);
        Write(lines.WrittenSpan, output);
    }

    private static void Write(ReadOnlySpan<byte> lines, IBufferWriter<byte> output)
    {
        for (int end; (end = lines.IndexOf((byte)'\n')) >= 0; lines = lines[(end + 1)..])
        {
            output.Write(lines[..end]);
            output.Write("\r\n"u8);
        }

        output.Write(lines);
    }
}
