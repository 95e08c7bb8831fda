using System.Buffers;

namespace ChatRoom.Core.Rooms;

/// <summary>
/// How events look as bytes on one kind of connection. Stateless and thread-safe; one instance serves the whole process
/// and is the key under which a room shares the encoded bytes.
/// </summary>
public abstract class WireFormat
{
    /// <summary>Short name for logs and metrics: <c>line</c>, <c>chunk</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Writes one whole event, at least one byte. The bytes must not depend on who reads them.</summary>
    public abstract void Encode(RoomEvent roomEvent, IBufferWriter<byte> output);
}
