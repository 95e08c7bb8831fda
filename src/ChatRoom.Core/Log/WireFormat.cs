using System.Buffers;
using ChatRoom.Core.Events;

namespace ChatRoom.Core.Log;

/// <summary>Encodes events as bytes for one kind of connection.</summary>
/// <remarks>
/// Stateless and thread-safe. The one instance of the process is the key under which a room shares the bytes.
/// </remarks>
public abstract class WireFormat
{
    /// <summary>Gets the short name for logs and metrics: <c>line</c>, <c>chunk</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Writes one whole event; nothing for a kind that the format does not know.</summary>
    /// <remarks>All readers of the format share the bytes, so the result must not depend on the reader.</remarks>
    public abstract void Encode(RoomEvent roomEvent, IBufferWriter<byte> output);

    /// <summary>Writes one event of a batch; a format may announce several joins or leaves in one line.</summary>
    /// <param name="roomEvent">The event.</param>
    /// <param name="announced">
    /// The number of events to announce here: 1 for this event alone, 0 if a later event announces it too.
    /// </param>
    /// <param name="output">The target.</param>
    public virtual void EncodeInBatch(RoomEvent roomEvent, int announced, IBufferWriter<byte> output) => Encode(roomEvent, output);
}
