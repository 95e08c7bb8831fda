using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms.Catalog;

namespace ChatRoom.Core.Rooms.Opening;

/// <summary>Tells whether a room is worth keeping: whether anything was said in it, and by others than its maker.</summary>
/// <param name="Kind">The judgement.</param>
/// <param name="Next">The number of the next event at that time; with another one the judgement is out of date.</param>
/// <param name="At">The time of the newest event.</param>
internal sealed record Speech(SpeechKind Kind, long Next, DateTimeOffset At)
{
    private const int ChunkEvents = 200;
    private const int MaxChunks = 50;

    /// <summary>Reads a log from its beginning until the judgement is clear. A log that is long or not whole is kept.</summary>
    public static async Task<Speech> JudgeAsync(Room room, RoomRecord record)
    {
        var next = room.Tail.NextSequence;
        var (kind, at, after) = (SpeechKind.Nothing, DateTimeOffset.MinValue, 0L);
        for (var chunk = 0; chunk < MaxChunks && after < next - 1; chunk++)
        {
            var events = await room.ReadAfterAsync(after, ChunkEvents, CancellationToken.None);
            if (events.Count == 0 || events[0].FirstSequence != after + 1)
            {
                break;
            }

            foreach (var roomEvent in events)
            {
                kind = Add(kind, roomEvent, record.MakerId);
            }

            if (kind == SpeechKind.Others)
            {
                break;
            }

            (at, after) = (events[^1].At, events[^1].Sequence);
        }

        return new(after < next - 1 ? SpeechKind.Others : kind, next, at);
    }

    private static SpeechKind Add(SpeechKind before, RoomEvent roomEvent, PersonId maker) => roomEvent switch
    {
        ParticipantJoined or ParticipantLeft or ParticipantRemoved or ParticipantRenamed => before,
        _ when !roomEvent.AuthorId.IsNone && roomEvent.AuthorId == maker => before == SpeechKind.Others ? before : SpeechKind.Maker,
        _ => SpeechKind.Others,
    };
}
