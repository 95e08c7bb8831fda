using ChatRoom.Core.Events;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Server.History.Postgres;

/// <summary>Stores one room's log in a database to which other nodes write as well.</summary>
internal sealed class PostgresTranscript : ISharedTranscript
{
    private readonly PostgresTranscriptStore _store;
    private readonly long _log;
    private string[] _names;
    private long _lastSequence;
    private long _batch;

    internal PostgresTranscript(PostgresTranscriptStore store, long log, string name, string epoch, long lastSequence, IReadOnlyList<RemoteParticipant> present)
    {
        _store = store;
        PresentAtStart = present;
        _log = log;
        _names = [name];
        Epoch = epoch;
        _lastSequence = lastSequence;
    }

    public string Epoch { get; }

    public IReadOnlyList<RemoteParticipant> PresentAtStart { get; }

    public int NewsAtOnce => 1024;

    public long LastSequence => Volatile.Read(ref _lastSequence);

    public async ValueTask AppendAsync(long first, IReadOnlyList<RoomEvent> drafts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        DraftNumbers.Require(drafts, first, LastSequence);
        _batch = _store.NextBatch();
        await _store.AppendAsync(_log, _names, _batch, drafts, [], first);
        Volatile.Write(ref _lastSequence, first + drafts.Count - 1);
    }

    public async ValueTask<SharedAppend> AppendAsync(IReadOnlyList<RoomEvent> drafts, IReadOnlyList<Guid>? once)
    {
        _batch = _store.NextBatch();
        return await TakeAsync(await _store.AppendAsync(_log, _names, _batch, drafts, once ?? []), drafts);
    }

    public async ValueTask<SharedAppend?> FindOutcomeAsync(IReadOnlyList<RoomEvent> drafts) =>
        await _store.FindBatchAsync(_log, _batch) is { First: > 0 } stored ? await TakeAsync(stored, drafts) : null;

    public async ValueTask<IReadOnlyList<RoomEvent>> TakeNewsAsync()
    {
        var news = await _store.ReadAsync(_log, LastSequence, long.MaxValue, NewsAtOnce, CancellationToken.None);
        if (news.Count > 0)
        {
            Volatile.Write(ref _lastSequence, news[^1].Sequence);
        }

        return news;
    }

    public void OnRenamed(string name) => _names = _names.Contains(name) ? _names : [.. _names, name];

    public ValueTask<string?> FindNameAsync(CancellationToken cancellationToken) => _store.FindNameAsync(_log, cancellationToken);

    public ValueTask<IReadOnlyList<RemoteParticipant>> ListElsewhereAsync() => _store.ListElsewhereAsync(_log);

    public void TellAttention(RemoteParticipant participant) => _store.Attention.Tell(_log, participant);

    public void TellTyping(PersonId person, string handle, bool isTyping) => _store.Doorbell.RingTyping(_log, person, handle, isTyping);

    public IDisposable Watch(INodeNews news) => _store.Doorbell.Watch(_log, () => LastSequence, news);

    public ValueTask<IReadOnlyList<RoomEvent>> ReadAfterAsync(long after, int count, CancellationToken cancellationToken) =>
        _store.ReadAsync(_log, after, LastSequence, count, cancellationToken);

    public ValueTask<IReadOnlyList<RoomEvent>> ReadSomeAfterAsync(long after, int count, int characters, CancellationToken cancellationToken) =>
        _store.ReadAsync(_log, after, LastSequence, count, cancellationToken, characters);

    public ValueTask<IReadOnlyList<RoomEvent>> ReadBeforeAsync(long before, int count, CancellationToken cancellationToken)
    {
        var last = Math.Min(Math.Max(before, 1) - 1, LastSequence);
        return _store.ReadAsync(_log, last - count, last, count, cancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Numbers stored drafts, and reads the events of other nodes before them.</summary>
    /// <exception cref="OutcomeUnknownException">Those cannot be read now.</exception>
    private async ValueTask<SharedAppend> TakeAsync(StoredBatch stored, IReadOnlyList<RoomEvent> drafts)
    {
        var all = new List<RoomEvent>();
        try
        {
            for (var after = LastSequence; after < stored.First - 1; after = all[^1].Sequence)
            {
                all.AddRange(await _store.ReadAsync(_log, after, stored.First - 1, NewsAtOnce, CancellationToken.None));
            }
        }
        catch (TranscriptException e)
        {
            throw new OutcomeUnknownException(e.Message, e);
        }

        if (stored.Needs is not null)
        {
            // Others see no event, but the person may be away now.
            _store.Doorbell.RingAttention(_log);
        }

        IReadOnlyList<RoomEvent> own = stored.Needs is { } needs ? [.. drafts.Where((_, i) => needs[i] == DraftNeed.Stored)] : drafts;
        RoomEvent.AssignSequences(own, stored.First);
        all.AddRange(own);
        Volatile.Write(ref _lastSequence, Math.Max(LastSequence, all.Count == 0 ? 0 : all[^1].Sequence));
        return new SharedAppend(all, own.Count, stored.Needs);
    }
}
