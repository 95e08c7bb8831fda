using ChatRoom.Core.Events;
using ChatRoom.Core.Log;

namespace ChatRoom.Core.Delivery;

/// <summary>
/// Brings the events of one room to one connection. A door implements it; the room's fan-out serves it.
/// </summary>
/// <remarks>No member may block or wait for the peer.</remarks>
/// <param name="format">The wire format whose shared bytes it sends, or null if it reads events.</param>
public abstract class Receiver(WireFormat? format)
{
    private long _end = long.MaxValue;

    /// <summary>Gets the wire format whose shared bytes it sends, or null if it reads events.</summary>
    public WireFormat? Format { get; } = format;

    /// <summary>Gets whether it shows the people who are typing. Other receivers pay nothing for it.</summary>
    public virtual bool ShowsTyping => false;

    /// <summary>
    /// Gets or sets the number of the event by which its participant left: the first event it must not have. The room sets
    /// it before that event can be seen.
    /// </summary>
    internal long End
    {
        get => Volatile.Read(ref _end);
        set => Volatile.Write(ref _end, value);
    }

    /// <summary>Gets or sets its place in the fan-out, or -1. Used by the fan-out alone.</summary>
    internal int FanoutIndex { get; set; } = -1;

    /// <summary>
    /// Signals that there may be events after its cursor, a change in the participants, or in the people who are typing.
    /// </summary>
    public abstract void Wake();

    /// <summary>
    /// Lends its cursor and the way to its peer to the fan-out, if it has nothing to do but to send shared bytes. From then
    /// on it sends nothing itself until <see cref="OnReclaimed"/>.
    /// </summary>
    /// <returns>False if it keeps sending for itself.</returns>
    public virtual bool TryLend(out Loan loan)
    {
        loan = default;
        return false;
    }

    /// <summary>Ends the loan. Runs on the room's thread; long work must go on elsewhere.</summary>
    /// <param name="sequence">Its cursor now.</param>
    /// <param name="begun">The slice that was being sent when the peer took no more; valid during the call only.</param>
    /// <param name="sent">How many bytes of <paramref name="begun"/> the peer took; zero if there is none.</param>
    public virtual void OnReclaimed(long sequence, ByteSlice begun, int sent) =>
        throw new InvalidOperationException("The receiver has lent nothing.");

    /// <summary>Signals that its participant has left the room, or that the room has failed.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="limit">The number of the first event it must not have.</param>
    public abstract void OnEnded(LeaveReason reason, long limit);
}
