using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ChatRoom.Core.Rooms;

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

/// <summary>Somebody said something. <paramref name="Text"/> has been through <see cref="MessageText.Clean"/>.</summary>
public sealed record MessagePosted(Guid Id, DateTimeOffset At, string Author, string Text, MessageKind Kind)
    : RoomEvent(Id, At, Author);

/// <summary>A participant came in.</summary>
public sealed record ParticipantJoined(Guid Id, DateTimeOffset At, string Author) : RoomEvent(Id, At, Author);

/// <summary>A participant is gone for good; a lost connection alone is not leaving.</summary>
public sealed record ParticipantLeft(Guid Id, DateTimeOffset At, string Author, DisconnectReason Reason)
    : RoomEvent(Id, At, Author);

/// <summary>A participant changed its handle from <c>Author</c> to <paramref name="NewHandle"/>.</summary>
public sealed record ParticipantRenamed(Guid Id, DateTimeOffset At, string Author, string NewHandle)
    : RoomEvent(Id, At, Author);

/// <summary>How a message is meant.</summary>
public enum MessageKind
{
    /// <summary>Plain speech: <c>alice: hello</c>.</summary>
    Say = 0,

    /// <summary>An action (<c>/me</c>): <c>* alice waves</c>.</summary>
    Action = 1,
}
