using ChatRoom.Core.Rooms;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.Transcripts;

/// <summary>
/// How an event looks in the table <c>events</c>. The numbers of the kinds are part of the file format: never reuse one.
/// </summary>
internal static class StoredEvent
{
    public const string Columns = "sequence, id, at, kind, author, text";

    private const long Say = 1;
    private const long Action = 2;
    private const long Joined = 3;
    private const long Left = 4;
    private const long Renamed = 5;

    public static (long Kind, string Text) Describe(RoomEvent roomEvent) => roomEvent switch
    {
        MessagePosted { Kind: MessageKind.Say } message => (Say, message.Text),
        MessagePosted message => (Action, message.Text),
        ParticipantJoined => (Joined, ""),
        ParticipantLeft left => (Left, left.Reason.ToString()),
        ParticipantRenamed renamed => (Renamed, renamed.NewHandle),
        _ => throw new ArgumentException($"{roomEvent.GetType().Name} has no place in the file.", nameof(roomEvent)),
    };

    /// <summary>The event of a row selected by <see cref="Columns"/>.</summary>
    /// <exception cref="TranscriptException">The row is not one of ours.</exception>
    public static RoomEvent Read(SqliteDataReader row)
    {
        var id = row.GetGuid(1);
        var at = FromMicroseconds(row.GetInt64(2));
        var author = row.GetString(4);
        var text = row.GetString(5);
        RoomEvent roomEvent = row.GetInt64(3) switch
        {
            Say => new MessagePosted(id, at, author, text, MessageKind.Say),
            Action => new MessagePosted(id, at, author, text, MessageKind.Action),
            Joined => new ParticipantJoined(id, at, author),
            // A reason this version does not know must not make the log unreadable.
            Left => new ParticipantLeft(id, at, author, Enum.TryParse<DisconnectReason>(text, out var reason) ? reason : DisconnectReason.PeerGone),
            Renamed => new ParticipantRenamed(id, at, author, text),
            var kind => throw new TranscriptException($"The history has an event {row.GetInt64(0)} of an unknown kind {kind}."),
        };
        roomEvent.AssignSequence(row.GetInt64(0));
        return roomEvent;
    }

    public static long ToMicroseconds(DateTimeOffset at) => (at.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    private static DateTimeOffset FromMicroseconds(long at) =>
        DateTimeOffset.UnixEpoch.AddTicks(at * TimeSpan.TicksPerMicrosecond);
}
