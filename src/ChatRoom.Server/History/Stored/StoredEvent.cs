using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;

namespace ChatRoom.Server.History.Stored;

/// <summary>Holds an event as the file has it.</summary>
/// <param name="Id">The event's id.</param>
/// <param name="At">The time in microseconds since 1970, UTC.</param>
/// <param name="Kind">The number of the kind, see <see cref="StoredKind"/>.</param>
/// <param name="Author">The author's handle.</param>
/// <param name="Text">The text of the message, the new handle, the reason, the topic, or the emoji.</param>
/// <param name="AuthorId">The author's id; <see cref="PersonId.None"/> in files of versions 1 and 2.</param>
/// <param name="Target">The number of the message that the event changes or answers; 0 for none.</param>
/// <param name="Answered">The handle of the author of the answered message; null for none.</param>
internal readonly record struct StoredEvent(
    Guid Id, long At, long Kind, string Author, string Text, PersonId AuthorId = default, long Target = 0, string? Answered = null)
{
    /// <summary>Converts an event to its stored form.</summary>
    /// <exception cref="ArgumentException">The file format has no such kind.</exception>
    public static StoredEvent Of(RoomEvent roomEvent)
    {
        var (kind, text) = StoredKind.Of(roomEvent);
        var answered = (roomEvent as MessagePosted)?.Answers;
        var target = roomEvent is MessageChanged change ? change.Target : answered?.Sequence ?? 0;
        return new(roomEvent.Id, ToMicroseconds(roomEvent.At), kind, roomEvent.Author, text, roomEvent.AuthorId, target, answered?.Author);
    }

    /// <summary>Converts to the event with the given number; an <see cref="UnknownEvent"/> for a kind of a later version.</summary>
    public RoomEvent ToEvent(long sequence)
    {
        var at = DateTimeOffset.UnixEpoch.AddTicks(checked(At * TimeSpan.TicksPerMicrosecond));
        RoomEvent roomEvent = Kind switch
        {
            StoredKind.Say or StoredKind.Action => new MessagePosted(Id, at, Author, Text, Kind == StoredKind.Say ? MessageKind.Say : MessageKind.Action)
            {
                AuthorId = AuthorId,
                Answers = Answered is null ? null : new(Target, Answered),
            },
            StoredKind.Joined => new ParticipantJoined(Id, at, Author) { AuthorId = AuthorId },
            // A reason of a later version must not make the log unreadable.
            StoredKind.Left => new ParticipantLeft(Id, at, Author, Enum.TryParse<LeaveReason>(Text, out var reason) ? reason : LeaveReason.PeerGone)
            {
                AuthorId = AuthorId,
            },
            StoredKind.Kicked or StoredKind.Banned => ToRemoval(at),
            StoredKind.Renamed => new ParticipantRenamed(Id, at, Author, Text) { AuthorId = AuthorId },
            StoredKind.Topic => new TopicSet(Id, at, Author, Text) { AuthorId = AuthorId },
            StoredKind.Edited => new MessageEdited(Id, at, Author, Target) { AuthorId = AuthorId },
            StoredKind.Deleted => new MessageDeleted(Id, at, Author, Target, Text) { AuthorId = AuthorId },
            StoredKind.Reacted or StoredKind.ReactionTaken =>
                new ReactionChanged(Id, at, Author, Target, Text, IsAdded: Kind == StoredKind.Reacted) { AuthorId = AuthorId },
            _ => new UnknownEvent(Id, at, Author) { AuthorId = AuthorId },
        };
        roomEvent.AssignSequence(sequence);
        return roomEvent;
    }

    private ParticipantRemoved ToRemoval(DateTimeOffset at)
    {
        var end = Text.IndexOf('\n', StringComparison.Ordinal);
        return new(Id, at, Author, Kind == StoredKind.Banned, end < 0 ? Text : Text[..end], end < 0 ? "" : Text[(end + 1)..]) { AuthorId = AuthorId };
    }

    /// <summary>Converts a time to microseconds since 1970.</summary>
    public static long ToMicroseconds(DateTimeOffset at) => (at.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>Converts microseconds since 1970 to a time; null if a damaged file has a number that no calendar has.</summary>
    public static DateTimeOffset? ToTime(long microseconds) =>
        microseconds >= 0 && microseconds <= ToMicroseconds(DateTimeOffset.MaxValue)
            ? DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond)
            : null;
}
