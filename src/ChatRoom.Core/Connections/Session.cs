using ChatRoom.Core.Delivery;
using ChatRoom.Core.Events;
using ChatRoom.Core.Log;
using ChatRoom.Core.Rooms;

namespace ChatRoom.Core.Connections;

/// <summary>
/// One attached client on one door: a socket, a browser page. The room calls it; the door implements it. None of these
/// calls may block, throw or wait for the peer.
/// </summary>
/// <param name="door">The door's short name: <c>tcp</c>, <c>web</c>.</param>
/// <param name="format">The wire format whose shared bytes this session sends, or null if it reads events.</param>
public abstract class Session(string door, WireFormat? format)
{
    private volatile Participant? _participant;
    private long _leftAt = long.MaxValue;

    /// <summary>The door's short name.</summary>
    public string Door { get; } = door;

    /// <summary>The wire format whose shared bytes this session sends, or null if it reads events.</summary>
    public WireFormat? Format { get; } = format;

    /// <summary>Who this session belongs to; null before it joined.</summary>
    public Participant? Participant
    {
        get => _participant;
        internal set => _participant = value;
    }

    /// <summary>Whether anybody has looked at it of late. For the room loop alone.</summary>
    internal bool HasAttention { get; set; } = true;

    /// <summary>The number of the event by which its participant left. Known before that event can be seen.</summary>
    internal long LeftAt
    {
        get => Volatile.Read(ref _leftAt);
        set => Volatile.Write(ref _leftAt, value);
    }

    /// <summary>Where the room's fan-out has this session; -1 where it has not. For the fan-out alone.</summary>
    internal int FanoutPlace { get; set; } = -1;

    /// <summary>
    /// Whether this session may say the same thing again, under the same id, because it does not know what came of it. The
    /// room then says it once. Ids of a session that does not repeat itself cost nothing.
    /// </summary>
    public virtual bool MayRepeat => false;

    /// <summary>Whether this session shows who is typing, and may type itself. It costs others nothing.</summary>
    public virtual bool SeesTyping => false;

    /// <summary>
    /// There may be something new after this session's cursor, or in the list of participants, or, where
    /// <see cref="SeesTyping"/>, in who is typing.
    /// </summary>
    public abstract void Wake();

    /// <summary>
    /// Asked by the room's fan-out once it has woken the session. At rest, with nothing to do but to send shared bytes, it may
    /// lend its cursor and the way to its peer: from then on it sends nothing itself and is not woken for news, until
    /// <see cref="TakeBack"/>. It asks for that with <see cref="Room.Recall"/>.
    /// </summary>
    public virtual bool TryLend(out Loan loan)
    {
        loan = default;
        return false;
    }

    /// <summary>The loan ends. In its turn of the room's thread, so what takes long goes on elsewhere.</summary>
    /// <param name="sequence">Its cursor now.</param>
    /// <param name="begun">What was being sent from there when the peer took no more; for the time of the call only.</param>
    /// <param name="sent">How many bytes of that it has taken; if none, there need not have been any.</param>
    public virtual void TakeBack(long sequence, ByteSlice begun, int sent) => throw new InvalidOperationException("It has lent nothing.");

    /// <summary>What this session said under <paramref name="id"/> will never be shown.</summary>
    /// <param name="id">The event's id.</param>
    /// <param name="reason">One line for the sender.</param>
    public abstract void Refused(Guid id, LocalizedMessage reason);

    /// <summary>
    /// What this session sent under <paramref name="id"/> was not taken: it is not a message, nor a command that could be
    /// done. The text is worth keeping.
    /// </summary>
    /// <param name="id">The id it came with.</param>
    /// <param name="reason">One line for the sender.</param>
    public virtual void Rejected(Guid id, LocalizedMessage reason) => Notice(reason);

    /// <summary>
    /// What this session sent under <paramref name="id"/> waits, because its participant sends faster than is allowed. It
    /// will be taken then.
    /// </summary>
    public virtual void Delayed(Guid id, TimeSpan wait)
    {
    }

    /// <summary>
    /// What this session said under <paramref name="id"/> is in the log already, and stays there once. Only where
    /// <see cref="MayRepeat"/>.
    /// </summary>
    public virtual void AlreadySaid(Guid id)
    {
    }

    /// <summary>
    /// The participant has left the room, by its own wish or not. Events from <paramref name="leftAt"/> on are not for
    /// this session any more.
    /// </summary>
    public abstract void Removed(LeaveReason reason, long leftAt);

    /// <summary>Shows a line to this session only. It is dropped if too many already wait.</summary>
    public abstract void Notice(LocalizedMessage text);
}
