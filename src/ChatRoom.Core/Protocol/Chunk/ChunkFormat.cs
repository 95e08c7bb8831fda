using System.Buffers;
using System.Text;
using ChatRoom.Core.Events;
using ChatRoom.Core.Log;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Protocol.Chunk;

/// <summary>
/// Events for the old desktop client, which shows whatever one read returns as one row: no newline ever, and every event
/// goes out in a write of its own (see <see cref="ChunkRows"/>).
/// </summary>
public sealed class ChunkFormat : WireFormat
{
    private ChunkFormat()
    {
    }

    public static ChunkFormat Instance { get; } = new();

    public override string Name => "chunk";

    public override void Encode(RoomEvent roomEvent, IBufferWriter<byte> output) => EventText.Write(roomEvent, output, " ");

    /// <summary>One notice as this format shows it.</summary>
    public static byte[] Notice(string text) => Encoding.UTF8.GetBytes(MessageText.OneLine(text));
}
