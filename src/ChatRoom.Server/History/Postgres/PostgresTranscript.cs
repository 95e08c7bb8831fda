using ChatRoom.Core.Events;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Stored;

namespace ChatRoom.Server.History.Postgres;

/// <summary>Stores one room's log in a database to which other nodes write as well.</summary>
internal sealed class PostgresTranscript : ISharedTranscript
{
    private const int NewsEvents = 1024;

    private readonly PostgresTranscriptStore _store;
    private readonly long _log;
    private long _lastSequence;
    private long _batch;
    private bool _hasOnce;

    internal PostgresTranscript(PostgresTranscriptStore store, long log, string epoch, long lastSequence, IReadOnlyList<(PersonId Person, string Handle)> present)
    {
        _store = store;
        PresentAtStart = present;
        _log = log;
        Epoch = epoch;
        _lastSequence = lastSequence;
    }

    public string Epoch { get; }

    public IReadOnlyList<(PersonId Person, string Handle)> PresentAtStart { get; }

    public long LastSequence => Volatile.Read(ref _lastSequence);

    public async ValueTask AppendAsync(long first, IReadOnlyList<RoomEvent> drafts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        DraftNumbers.Require(drafts, first, LastSequence);
        _batch = _store.NextBatch();
        await _store.AppendAsync(_log, _batch, drafts, [], first);
        Volatile.Write(ref _lastSequence, first + drafts.Count - 1);
    }

    public async ValueTask<IReadOnlyList<RoomEvent>> AppendAsync(IReadOnlyList<RoomEvent> drafts, IReadOnlyList<Guid>? once)
    {
        (_batch, _hasOnce) = (_store.NextBatch(), once is { Count: > 0 });
        var (first, already) = await _store.AppendAsync(_log, _batch, drafts, once ?? []);
        return await TakeAsync(first, Without(drafts, already));
    }

    public async ValueTask<IReadOnlyList<RoomEvent>?> FindOutcomeAsync(IReadOnlyList<RoomEvent> drafts)
    {
        if (await _store.FindBatchAsync(_log, _batch) is not (> 0 and var first))
        {
            return null;
        }

        return await TakeAsync(first, _hasOnce ? await FindStoredAsync(first, drafts) : drafts);
    }

    public async ValueTask<IReadOnlyList<RoomEvent>> TakeNewsAsync()
    {
        var news = await _store.ReadAsync(_log, LastSequence, long.MaxValue, NewsEvents, CancellationToken.None);
        if (news.Count > 0)
        {
            Volatile.Write(ref _lastSequence, news[^1].Sequence);
        }

        return news;
    }

    public IDisposable Watch(Action rung) => _store.Doorbell.Watch(_log, () => LastSequence, rung);

    public ValueTask<IReadOnlyList<RoomEvent>> ReadAfterAsync(long after, int count, CancellationToken cancellationToken) =>
        _store.ReadAsync(_log, after, LastSequence, count, cancellationToken);

    public async ValueTask<IReadOnlyList<RoomEvent>> ReadSomeAfterAsync(
        long after, int count, int characters, CancellationToken cancellationToken)
    {
        const int AtFirst = 8;
        var some = new List<RoomEvent>();
        long left = characters;
        for (var chunk = AtFirst; some.Count < count && left > 0; chunk *= 2)
        {
            var wanted = Math.Min(chunk, count - some.Count);
            var events = await ReadAfterAsync(some.Count == 0 ? after : some[^1].Sequence, wanted, cancellationToken);
            foreach (var roomEvent in events.TakeWhile(_ => left > 0))
            {
                some.Add(roomEvent);
                left -= TextSize.Of(roomEvent);
            }

            if (events.Count < wanted)
            {
                break;
            }
        }

        return some;
    }

    public ValueTask<IReadOnlyList<RoomEvent>> ReadBeforeAsync(long before, int count, CancellationToken cancellationToken)
    {
        var last = Math.Min(Math.Max(before, 1) - 1, LastSequence);
        return _store.ReadAsync(_log, last - count, last, count, cancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static IReadOnlyList<RoomEvent> Without(IReadOnlyList<RoomEvent> drafts, Guid[] already) =>
        already.Length == 0 ? drafts : [.. drafts.Where(draft => !already.Contains(draft.Id))];

    /// <summary>Finds the drafts of a batch that are stored: the others were stored before.</summary>
    private async ValueTask<IReadOnlyList<RoomEvent>> FindStoredAsync(long first, IReadOnlyList<RoomEvent> drafts)
    {
        try
        {
            var ids = (await _store.ReadAsync(_log, first - 1, first + drafts.Count - 1, drafts.Count, CancellationToken.None)).Select(stored => stored.Id).ToHashSet();
            return [.. drafts.Where(draft => ids.Contains(draft.Id))];
        }
        catch (TranscriptException e)
        {
            throw new OutcomeUnknownException(e.Message, e);
        }
    }

    /// <summary>Numbers stored drafts, and reads the events of other nodes before them.</summary>
    /// <exception cref="OutcomeUnknownException">Those cannot be read now.</exception>
    private async ValueTask<IReadOnlyList<RoomEvent>> TakeAsync(long first, IReadOnlyList<RoomEvent> drafts)
    {
        var all = new List<RoomEvent>();
        try
        {
            for (var after = LastSequence; after < first - 1; after = all[^1].Sequence)
            {
                all.AddRange(await _store.ReadAsync(_log, after, first - 1, NewsEvents, CancellationToken.None));
            }
        }
        catch (TranscriptException e)
        {
            throw new OutcomeUnknownException(e.Message, e);
        }

        RoomEvent.AssignSequences(drafts, first);
        all.AddRange(drafts);
        Volatile.Write(ref _lastSequence, first + drafts.Count - 1);
        return all;
    }
}
