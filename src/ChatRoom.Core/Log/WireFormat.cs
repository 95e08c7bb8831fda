using System.Buffers;
using ChatRoom.Core.Events;

namespace ChatRoom.Core.Log;

/// <summary>
/// How events look as bytes on one kind of connection. Stateless and thread-safe; one instance serves the whole process
/// and is the key under which a room shares the encoded bytes.
/// </summary>
public abstract class WireFormat
{
    /// <summary>Short name for logs and metrics: <c>line</c>, <c>chunk</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Writes one whole event; nothing for a kind that the format does not know.</summary>
    /// <remarks>All readers of the format share the bytes, so the bytes must be the same for each of them.</remarks>
    public abstract void Encode(RoomEvent roomEvent, IBufferWriter<byte> output);

    /// <summary>
    /// Writes one event of a batch. A format may say several joins, or several leaves, in one line at the last of them, and
    /// write nothing for those before; others write every event, as it is.
    /// </summary>
    /// <param name="roomEvent">The event.</param>
    /// <param name="announced">
    /// How many announcements belong here: 1 for an event that stands for itself, 0 for one that a later event says too,
    /// more for the one that says them all.
    /// </param>
    /// <param name="output">Where to.</param>
    public virtual void EncodeInBatch(RoomEvent roomEvent, int announced, IBufferWriter<byte> output) => Encode(roomEvent, output);
}
