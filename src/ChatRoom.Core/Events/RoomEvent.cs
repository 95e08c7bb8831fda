using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ChatRoom.Core.Events;

/// <summary>Represents one immutable entry of a room's log.</summary>
/// <remarks>
/// An event that is not stored yet is a draft. Only the room's loop and the transcript see a draft. The room discards a
/// draft that was not stored, and its number is free again.
/// </remarks>
/// <param name="Id">A unique id. The client may choose it; a page finds its own pending message by it.</param>
/// <param name="At">The time at which the room accepted the event, in UTC.</param>
/// <param name="Author">The handle that the author had at that time.</param>
public abstract record RoomEvent(Guid Id, DateTimeOffset At, string Author)
{
    private static readonly long Process = BinaryPrimitives.ReadInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(long)));

    private static long _ids;

    /// <summary>Gets the position in the room's log, dense from 1; 0 for a draft that has no number yet.</summary>
    public long Sequence { get; private set; }

    /// <summary>Gets the first number that this entry stands for; below <see cref="Sequence"/> for a range only.</summary>
    public virtual long FirstSequence => Sequence;

    /// <summary>Gets the person that caused the event; <see cref="PersonId.None"/> if it was stored without one.</summary>
    public PersonId AuthorId { get; init; }

    /// <summary>Gets whether a client of lines shows nothing for it.</summary>
    public virtual bool IsSilent => false;

    /// <summary>Returns a new id that is unique but not secret.</summary>
    /// <remarks>
    /// A random half identifies the process, and the other half is a counter. Random bytes from the system for each event
    /// would cost more than all other work on a message.
    /// </remarks>
    public static Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Process);
        BinaryPrimitives.WriteInt64BigEndian(bytes[sizeof(long)..], Interlocked.Increment(ref _ids));
        return new Guid(bytes);
    }

    /// <summary>Gives a draft its number; the room calls this once, before it stores the draft.</summary>
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

    /// <summary>Gives drafts dense numbers in their order.</summary>
    /// <exception cref="InvalidOperationException">A draft already has a number.</exception>
    public static void AssignSequences(IReadOnlyList<RoomEvent> drafts, long first)
    {
        for (var i = 0; i < drafts.Count; i++)
        {
            drafts[i].AssignSequence(first + i);
        }
    }

    /// <summary>Returns whether a person caused the event; decides by the handle if one of the ids is not known.</summary>
    public bool IsBy(PersonId person, string handle) =>
        person.IsNone || AuthorId.IsNone ? Author == handle : AuthorId == person;

    /// <summary>Calls the visitor's method for this kind of event.</summary>
    public abstract TResult Accept<TArgument, TResult>(IEventVisitor<TArgument, TResult> visitor, TArgument argument);

    /// <summary>Returns whether one line can announce both events together.</summary>
    public virtual bool IsAnnouncedLike(RoomEvent other) => false;
}
