using ChatRoom.Core.Events;
using ChatRoom.Server.Web.Rows;
using ChatRoom.Server.Web.Rows.Folding;

namespace ChatRoom.Server.Tests.Web.Support;

/// <summary>Writes events and rows as short texts.</summary>
internal static class ShortLog
{
    /// <summary>One event for each letter: j joins, l leaves, m says something.</summary>
    public static RoomEvent[] Of(string kinds, int first = 1) => [.. kinds.Select((kind, i) =>
    {
        RoomEvent roomEvent = kind switch
        {
            'j' => new ParticipantJoined(Guid.NewGuid(), DateTimeOffset.UnixEpoch, $"u{first + i}"),
            'l' => new ParticipantLeft(Guid.NewGuid(), DateTimeOffset.UnixEpoch, $"u{first + i}", LeaveReason.Quit),
            _ => new MessagePosted(Guid.NewGuid(), DateTimeOffset.UnixEpoch, $"u{first + i}", "hi", MessageKind.Say),
        };
        roomEvent.AssignSequence(first + i);
        return roomEvent;
    })];

    /// <summary>The rows in short: +1 a join, -1 a leave, 1 a message, (+1..5: 5) five joins, [1..2: 2] two messages of ignored persons, ! a notice, ~ the line of what came meanwhile, | the line of what is unread.</summary>
    public static string Rows(RowList list) => string.Join(' ', list.Rows.Select(row => row switch
    {
        IgnoredRow ignored => $"[{ignored.First.Sequence}..{ignored.Last.Sequence}: {ignored.Count}]",
        FoldedRow folded when folded.First != folded.Last =>
            $"({Sign(folded.First)}{folded.First.Sequence}..{folded.Last.Sequence}: {folded.Last.Sequence - folded.First.Sequence + 1})",
        LogRow single => $"{Sign(single.First)}{single.First.Sequence}",
        MeanwhileRow => "~",
        UnreadRow => "|",
        _ => "!",
    }));

    private static string Sign(RoomEvent roomEvent) =>
        roomEvent is ParticipantJoined ? "+" : roomEvent is ParticipantLeft ? "-" : "";
}
