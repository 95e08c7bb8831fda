using System.Buffers;
using System.Text;
using ChatRoom.Core.Events;
using ChatRoom.Core.Log;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Protocol.Chunk;

/// <summary>Encodes events for the old desktop client, which shows the result of one read as one row.</summary>
/// <remarks>
/// Text never contains a newline. Every event goes out in a write of its own (see <see cref="ChunkRows"/>).
/// </remarks>
public sealed class ChunkFormat : WireFormat
{
    private ChunkFormat()
    {
    }

    public static ChunkFormat Instance { get; } = new();

    public override string Name => "chunk";

    public override void Encode(RoomEvent roomEvent, IBufferWriter<byte> output) => EventText.Write(roomEvent, output, " ");

    /// <summary>Encodes one notice.</summary>
    public static byte[] Notice(string text) => Encoding.UTF8.GetBytes(MessageText.OneLine(text));
}
