using ChatRoom.Core.Events;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Server.History.Sqlite;

/// <summary>An event as the file has it. The numbers of the kinds are part of the file format: never reuse one.</summary>
/// <param name="Id">The event's id.</param>
/// <param name="At">Microseconds since 1970, UTC.</param>
/// <param name="Kind">One of the numbers below.</param>
/// <param name="Author">Whom it is about.</param>
/// <param name="Text">What was said, the new handle, or the reason.</param>
internal readonly record struct StoredEvent(Guid Id, long At, long Kind, string Author, string Text)
{
    private const long Say = 1;
    private const long Action = 2;
    private const long Joined = 3;
    private const long Left = 4;
    private const long Renamed = 5;

    public static StoredEvent Of(RoomEvent roomEvent)
    {
        var (kind, text) = roomEvent switch
        {
            MessagePosted { Kind: MessageKind.Say } message => (Say, message.Text),
            MessagePosted message => (Action, message.Text),
            ParticipantJoined => (Joined, ""),
            ParticipantLeft left => (Left, left.Reason.ToString()),
            ParticipantRenamed renamed => (Renamed, renamed.NewHandle),
            _ => throw new ArgumentException($"{roomEvent.GetType().Name} has no place in the file.", nameof(roomEvent)),
        };
        return new(roomEvent.Id, ToMicroseconds(roomEvent.At), kind, roomEvent.Author, text);
    }

    /// <summary>The event of the log under a number.</summary>
    /// <exception cref="TranscriptException">It is of no kind that this version knows.</exception>
    public RoomEvent ToEvent(long sequence)
    {
        var at = DateTimeOffset.UnixEpoch.AddTicks(checked(At * TimeSpan.TicksPerMicrosecond));
        RoomEvent roomEvent = Kind switch
        {
            Say => new MessagePosted(Id, at, Author, Text, MessageKind.Say),
            Action => new MessagePosted(Id, at, Author, Text, MessageKind.Action),
            Joined => new ParticipantJoined(Id, at, Author),
            // A reason this version does not know must not make the log unreadable.
            Left => new ParticipantLeft(Id, at, Author, Enum.TryParse<LeaveReason>(Text, out var reason) ? reason : LeaveReason.PeerGone),
            Renamed => new ParticipantRenamed(Id, at, Author, Text),
            _ => throw new TranscriptException($"The history has an event {sequence} of an unknown kind {Kind}."),
        };
        roomEvent.AssignSequence(sequence);
        return roomEvent;
    }

    public static long ToMicroseconds(DateTimeOffset at) => (at.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;
}
