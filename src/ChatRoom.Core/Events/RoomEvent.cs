using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ChatRoom.Core.Events;

/// <summary>
/// One immutable entry of a room's log. Until it is stored it is a draft: the room has decided it, and nobody but the room's
/// loop and the transcript may see it. A draft that could not be stored is thrown away, with its number if it has one.
/// </summary>
/// <param name="Id">
/// Names this event for ever, chosen by whoever caused it; a browser recognises its own pending line by it.
/// </param>
/// <param name="At">When the room accepted it, UTC.</param>
/// <param name="Author">The handle it is about, as it was at that moment.</param>
public abstract record RoomEvent(Guid Id, DateTimeOffset At, string Author)
{
    private static readonly long Process = BinaryPrimitives.ReadInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(long)));

    private static long _ids;

    /// <summary>Gets the person it is about; <see cref="PersonId.None"/> where the log does not have it. No client is shown it.</summary>
    public PersonId AuthorId { get; init; }

    /// <summary>Position in the room's log, dense from 1; 0 until the transcript has numbered the draft.</summary>
    public long Sequence { get; private set; }

    /// <summary>
    /// An id that was not given before, by this process or any other; unique, not secret. A random half names the process,
    /// the other half counts: to ask the system for random bytes would cost more than all else that happens to a message.
    /// </summary>
    public static Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Process);
        BinaryPrimitives.WriteInt64BigEndian(bytes[sizeof(long)..], Interlocked.Increment(ref _ids));
        return new Guid(bytes);
    }

    /// <summary>Numbers a draft. Called once, by the transcript that stores it, before anybody else sees the event.</summary>
    /// <exception cref="InvalidOperationException">The event already has a number.</exception>
    public void AssignSequence(long sequence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sequence, 1);
        if (Sequence != 0)
        {
            throw new InvalidOperationException($"Event {Id} already has the number {Sequence}.");
        }

        Sequence = sequence;
    }

    /// <summary>Whether both are joins, or both are leaves; then one line can say them together.</summary>
    public bool IsAnnouncedLike(RoomEvent other) => this switch
    {
        ParticipantJoined => other is ParticipantJoined,
        ParticipantLeft => other is ParticipantLeft,
        _ => false,
    };
}
