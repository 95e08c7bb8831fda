using ChatRoom.Core.Connections;
using ChatRoom.Core.Delivery;

namespace ChatRoom.Core.Rooms;

/// <summary>
/// Represents one connection in one room, from before the join to after the leave. Its owner ends it at any time with
/// <see cref="Room.DetachAsync"/>.
/// </summary>
/// <param name="room">The room.</param>
/// <param name="connection">The connection.</param>
/// <param name="receiver">The receiver of the room's events.</param>
public sealed class Subscription(Room room, Connection connection, Receiver receiver)
{
    private volatile Participant? _participant;
    private volatile bool _isClosed;

    /// <summary>Gets the room.</summary>
    public Room Room { get; } = room;

    /// <summary>Gets the connection.</summary>
    public Connection Connection { get; } = connection;

    /// <summary>Gets the receiver of the room's events.</summary>
    public Receiver Receiver { get; } = receiver;

    /// <summary>Gets the participant this subscription belongs to; null before it has joined.</summary>
    public Participant? Participant
    {
        get => _participant;
        internal set => _participant = value;
    }

    /// <summary>Gets or sets whether the reader has looked at it of late. For the room's loop alone.</summary>
    internal bool HasAttention { get; set; } = true;

    /// <summary>Gets or sets whether a room that failed has ended it. For the room's loop alone.</summary>
    internal bool HasEnded { get; set; }

    /// <summary>
    /// Gets or sets whether its owner wants no (further) join. A join that is under way then ends detached, so that a page
    /// that closes in the middle of its join leaves no participant behind.
    /// </summary>
    internal bool IsClosed
    {
        get => _isClosed;
        set => _isClosed = value;
    }
}
