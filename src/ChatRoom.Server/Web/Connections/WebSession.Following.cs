using ChatRoom.Core.Events;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Server.Web.Connections;

/// <content>The loop that follows the room.</content>
public sealed partial class WebSession
{
    private const int ChunkSize = 500;

    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(500);

    // Above forty messages a second, a render for each is no use to a reader.
    private static readonly TimeSpan RestPerEvent = TimeSpan.FromMilliseconds(25);

    private static readonly TimeSpan ReadAgainAfter = TimeSpan.FromSeconds(1);

    /// <summary>Gets whether the last change was one that the page shows nowhere, such as a reaction to a message far away.</summary>
    internal bool IsUnchanged { get; private set; }

    /// <summary>Takes all new events, renders once, rests: the one loop that changes the page.</summary>
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

                // A render costs far more than this check.
                if (events.Count > 0 || !_news.IsEmpty || Participants != _room.Participants || Window.IsOutdated)
                {
                    await Window.AddAsync(
                        events,
                        Handle,
                        add => _change(() =>
                        {
                            IsUnchanged = _news.IsEmpty && Participants == _room.Participants && Window.IsUnchangedBy(events);
                            add();
                            Settle(events);
                        }),
                        PersonId);
                }

                ShowTyping();
                if (events.Count == ChunkSize)
                {
                    Wake();
                }

                await Task.Delay(RestAfter(events.Count), _time, _ended.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The page is closed.
        }
        catch (Exception e) when (Failed is not null)
        {
            await Failed(e);
        }
    }

    /// <summary>Reads the new events, or returns null if the history fails: then the loop wakes again after a while.</summary>
    private async Task<IReadOnlyList<RoomEvent>?> TryReadNewAsync()
    {
        try
        {
            var events = await Window.ReadNewAsync(ChunkSize);
            _room.CountDelivered(events.Count);
            return events;
        }
        catch (TranscriptException)
        {
            await Task.Delay(ReadAgainAfter, _time, _ended.Token);
            Wake();
            return null;
        }
    }

    /// <summary>Returns how long the page rests after a number of events: a render of one costs as much as one of forty.</summary>
    private static TimeSpan RestAfter(int events) =>
        TimeSpan.FromTicks(Math.Clamp(events * RestPerEvent.Ticks, ShortestRest.Ticks, LongestRest.Ticks));

    /// <summary>Changes the rest of the page after the rows.</summary>
    private void Settle(IReadOnlyList<RoomEvent> events)
    {
        foreach (var roomEvent in events)
        {
            Answer(roomEvent.Id, SendResult.Said);
            LastMessageAt = roomEvent is MessagePosted ? roomEvent.At : LastMessageAt;
        }

        _mentions.Add(Window.Settings.WithoutHidden(events), Handle, PersonId);
        while (_news.TryDequeue(out var news))
        {
            news();
        }

        (Participants, Topic) = (_room.Participants, _room.Topic);
        WriteRefusal = Participant is { } me ? _room.RefuseToWrite(me.Person, Client) : null;
    }
}
