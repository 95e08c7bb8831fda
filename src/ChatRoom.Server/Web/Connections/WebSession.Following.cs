using ChatRoom.Core.Events;
using ChatRoom.Core.Text;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Server.Web.Connections;

/// <content>The loop that follows the room.</content>
public sealed partial class WebSession
{
    private const int PageSize = 500;

    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(500);

    // What comes faster than forty messages a second is not read one by one.
    private static readonly TimeSpan RestPerEvent = TimeSpan.FromMilliseconds(25);

    private static readonly TimeSpan ReadAgainAfter = TimeSpan.FromSeconds(1);

    /// <summary>The one loop that changes the page: takes all there is, renders once, rests.</summary>
    private async Task FollowAsync()
    {
        try
        {
            await foreach (var _ in _wake.Reader.ReadAllAsync(_ended.Token))
            {
                if (await TryReadNewAsync() is not { } events)
                {
                    continue;
                }

                // Not for nothing: a render costs far more than to look whether there is news.
                if (events.Count > 0 || !_news.IsEmpty || Participants != room.Participants)
                {
                    await onPage(() => Apply(events));
                }

                ShowTyping();
                if (events.Count == PageSize)
                {
                    Wake();
                }

                await Task.Delay(RestAfter(events.Count), time, _ended.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The page is closed.
        }
    }

    /// <summary>
    /// What is new. Null if the history, which a page that is far behind reads, cannot be read just now: then the loop is
    /// woken again after a while, and nothing is left out.
    /// </summary>
    private async Task<IReadOnlyList<RoomEvent>?> TryReadNewAsync()
    {
        try
        {
            return await room.ReadAfterAsync(_cursor - 1, PageSize, _ended.Token);
        }
        catch (TranscriptException)
        {
            await Task.Delay(ReadAgainAfter, time, _ended.Token);
            Wake();
            return null;
        }
    }

    /// <summary>
    /// How long the page rests after it has shown so many events. To render costs the server much the same for one and for
    /// forty.
    /// </summary>
    private static TimeSpan RestAfter(int events) =>
        TimeSpan.FromTicks(Math.Clamp(events * RestPerEvent.Ticks, ShortestRest.Ticks, LongestRest.Ticks));

    private void Apply(IReadOnlyList<RoomEvent> events)
    {
        foreach (var roomEvent in events)
        {
            if (roomEvent.Sequence > _cursor)
            {
                _rows.AddNotice(new("Notice_NotKept", "{0} older events are no longer kept.", roomEvent.Sequence - _cursor));
            }

            if (roomEvent.Author == Handle)
            {
                _rows.AddOwn(roomEvent);
            }
            else
            {
                _rows.Add(roomEvent);
            }

            Answer(roomEvent.Id, SendResult.Said);
            _cursor = roomEvent.Sequence + 1;
        }

        _calls.Add(events, Handle);
        while (_news.TryDequeue(out var news))
        {
            news();
        }

        Participants = room.Participants;
    }
}
