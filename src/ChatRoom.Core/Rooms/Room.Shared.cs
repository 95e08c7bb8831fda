using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Core.People.Nodes;
using ChatRoom.Core.Rooms.Commands;
using ChatRoom.Core.Rooms.Nodes;
using ChatRoom.Core.Transcripts;
using Microsoft.Extensions.Logging;

namespace ChatRoom.Core.Rooms;

/// <content>
/// A log that other nodes write to as well: takes their events before its own, and asks for the outcome of a batch whose answer
/// was lost.
/// </content>
public sealed partial class Room
{
    private readonly ISharedTranscript? _shared;
    private readonly IDisposable? _watch;
    private PendingBatch? _pending;
    private int _hasNews;
    private int _hasAttentionNews;
    private bool _hasToShow;

    /// <summary>Begins a batch: finds out what is open, and shows what other nodes have stored.</summary>
    /// <returns>False if it is still not known whether the last batch is stored: then nothing can be stored now.</returns>
    private async ValueTask<bool> CatchUpAsync(ISharedTranscript shared)
    {
        if (_pending is not null && !await SettleAsync(shared, _pending))
        {
            return false;
        }

        if (Interlocked.Exchange(ref _hasNews, 0) == 1)
        {
            try
            {
                if (await FromTranscriptAsync(shared.TakeNewsAsync()) is { Count: > 0 } news)
                {
                    await ShowNewsAsync(news);
                    Tail.Publish(news);
                    if (news.Count == shared.NewsAtOnce)
                    {
                        // The rest comes with the next batch: while another node writes without end, the persons here see and say something too.
                        OnNews(hasEvents: true);
                    }
                }
            }
            catch (TranscriptException e)
            {
                // The bell rings again, at the latest in a second.
                LogNoNews(_logger, e.Message, Name);
            }
        }

        if (Interlocked.Exchange(ref _hasAttentionNews, 0) == 1)
        {
            try
            {
                _hasToShow |= Membership.SetElsewhere(await FromTranscriptAsync(shared.ListElsewhereAsync()));
            }
            catch (TranscriptException e)
            {
                LogNoNews(_logger, e.Message, Name);
            }
        }

        return true;
    }

    /// <summary>Tells the other nodes which participants look at the room, and through which doors.</summary>
    private void TellAttention(BatchOutcome outcome)
    {
        foreach (var participant in outcome == BatchOutcome.Stored ? Membership.TakeShown() : [])
        {
            _shared!.TellAttention(participant);
        }
    }

    /// <summary>Commits the drafts behind all events of other nodes, then shows all of them.</summary>
    private async ValueTask<BatchOutcome> StoreAsync(ISharedTranscript shared)
    {
        try
        {
            var start = _time.GetTimestamp();
            using var span = StartSpan();
            var once = _batch.Where((command, i) => _drafted[i] is not null).Select(command => command.Once).OfType<Guid>();
            var appended = await FromTranscriptAsync(shared.AppendAsync(_drafts, [.. once]));
            _metrics.Committed(_drafts.Count, _time.GetElapsedTime(start));
            await ShowAsync(appended, _batch, _drafted);
            return BatchOutcome.Stored;
        }
        catch (OutcomeUnknownException e)
        {
            LogUnknown(_logger, e.Message, Name, _drafts.Count);
            _pending = new([.. _batch], [.. _drafted], [.. _drafts], [.. _drafted.Select(draft => draft is not null)]);
            return BatchOutcome.Unknown;
        }
        catch (TranscriptException e) when (e.IsBehind)
        {
            LogBehind(_logger, e, Name, _drafts.Count);
            return BatchOutcome.NotStored;
        }
        catch (Exception e)
        {
            LogNotStored(e);
            return BatchOutcome.NotStored;
        }
    }

    /// <summary>Asks for the outcome of a batch, and tells its senders.</summary>
    private async ValueTask<bool> SettleAsync(ISharedTranscript shared, PendingBatch pending)
    {
        SharedAppend? appended;
        try
        {
            appended = await FromTranscriptAsync(shared.FindOutcomeAsync(pending.Drafts));
        }
        catch (OutcomeUnknownException e)
        {
            LogUnknown(_logger, e.Message, Name, pending.Drafts.Count);
            return false;
        }

        _pending = null;
        // The batch that runs now may be a question alone, which wakes no receiver.
        _hasToShow = true;
        if (appended is null)
        {
            RollBack(pending.Commands, pending.Drafted);
        }
        else
        {
            await ShowAsync(appended, pending.Commands, pending.Drafted);
        }

        _participants = Membership.Snapshot;
        for (var i = 0; i < pending.Commands.Count; i++)
        {
            // A command without a draft was answered at once, unless the log did not need its draft.
            if (appended is not null && (pending.Drafted[i] is not null || pending.HadDraft[i]))
            {
                pending.Commands[i].OnPublished(this, pending.Drafted[i]);
            }
        }

        return true;
    }

    /// <summary>Shows stored events: those of other nodes, then the drafts of the commands. Drafts that the log did not need vanish.</summary>
    private async ValueTask ShowAsync(SharedAppend appended, List<RoomCommand> commands, List<RoomEvent?> drafted)
    {
        await ShowNewsAsync([.. appended.Events.Take(appended.Events.Count - appended.Own)]);
        for (int i = 0, place = 0; i < commands.Count; i++)
        {
            if (drafted[i] is not { } draft)
            {
                continue;
            }

            if (appended.Needs?[place++] is { } need and not DraftNeed.Stored)
            {
                drafted[i] = null;
                commands[i].OnUnneeded(this, need);
            }
            else
            {
                commands[i].OnCommitted(this, draft);
            }
        }

        if (appended.Events.Count > 0)
        {
            Tail.Publish(appended.Events);
        }
    }

    /// <summary>Does what events of other nodes change here, before they are shown.</summary>
    private async ValueTask ShowNewsAsync(IReadOnlyList<RoomEvent> news)
    {
        foreach (var roomEvent in news)
        {
            _hasToShow = true;
            switch (roomEvent)
            {
                case MessagePosted message:
                    if (RecentIds.TryAdd(message.Id))
                    {
                        RecentIds.Keep(message.Id);
                    }

                    break;
                case MessageChanged change:
                    await ShowChangeAsync(change, news);
                    break;
                case TopicSet topic:
                    Topic = topic.Topic;
                    break;
                default:
                    Membership.ApplyRemote(roomEvent);
                    PersonElsewhere.Follow(this, roomEvent);
                    break;
            }
        }
    }

    /// <summary>Returns the name that the log has now, if other nodes write to it; null if nothing is known.</summary>
    internal async Task<string?> FindNameAsync(CancellationToken cancellationToken)
    {
        try
        {
            return _shared is null ? null : await _shared.FindNameAsync(cancellationToken);
        }
        catch (TranscriptException e)
        {
            LogNoNews(_logger, e.Message, Name);
            return null;
        }
    }

    /// <summary>Takes out a person that is in this room on another node.</summary>
    /// <returns>False if that cannot be stored.</returns>
    internal async Task<bool> RemoveElsewhereAsync(RemotePerson person, string by, string reason)
    {
        var command = new RemoveElsewhereCommand(person, by, reason);
        return await PostAsync(command, CancellationToken.None) && await command.Done;
    }

    private async ValueTask ShowChangeAsync(MessageChanged change, IReadOnlyList<RoomEvent> news)
    {
        // A message among the news was read with its changes.
        if (news.Any(roomEvent => roomEvent.Sequence == change.Target))
        {
            return;
        }

        if (Tail.Events.Find(change.Target) is MessagePosted message)
        {
            var after = change.ApplyTo(message);
            Tail.Change(message, after);
            Changed.Set(after);
        }
        else if (await FromTranscriptAsync(_transcript.ReadAfterAsync(change.Target - 1, 1, CancellationToken.None)) is [MessagePosted older]
            && older.Sequence == change.Target)
        {
            Changed.Set(older);
        }
    }

    /// <summary>Runs a batch while it is not known whether the last one is stored: what can be refused is refused, the rest waits.</summary>
    private void RefuseBatch(DateTimeOffset now)
    {
        foreach (var command in _batch)
        {
            if (command.IsQuestion)
            {
                command.Apply(this, now);
                command.OnPublished(this, stored: null);
            }
            else if (!command.TryRefuse(this))
            {
                Defer(command);
            }
        }
    }

    [LoggerMessage(6, LogLevel.Warning, "Room {Room}: the events of other nodes cannot be read now: {Message}")]
    private static partial void LogNoNews(ILogger logger, string message, string room);

    [LoggerMessage(8, LogLevel.Warning, "Room {Room}: {Count} events were not stored, because this node does not know yet what another one has done")]
    private static partial void LogBehind(ILogger logger, Exception exception, string room, int count);

    [LoggerMessage(7, LogLevel.Warning, "Room {Room}: it is not known whether {Count} events are stored; the room asks until it knows: {Message}")]
    private static partial void LogUnknown(ILogger logger, string message, string room, int count);

    /// <summary>Notes that other nodes may have stored events, or changed who is away. Called on any thread.</summary>
    internal void OnNews(bool hasEvents)
    {
        Volatile.Write(ref hasEvents ? ref _hasNews : ref _hasAttentionNews, 1);
        // In a full inbox the command that is next does the same as the tick.
        Tick();
    }

    private enum BatchOutcome
    {
        Stored,
        NotStored,
        Unknown,
    }

    /// <summary>Holds a batch whose outcome is not known.</summary>
    private sealed record PendingBatch(List<RoomCommand> Commands, List<RoomEvent?> Drafted, List<RoomEvent> Drafts, bool[] HadDraft);
}
