using System.Collections.Concurrent;
using ChatRoom.Core.Events;

namespace ChatRoom.Core.Log;

/// <summary>
/// The newest part of a room's log, in memory: the events, and for each wire format in use their bytes. Written by the
/// room loop alone, read by every session without a lock.
/// </summary>
public sealed class Tail
{
    // Fewer events than bytes. Bytes lie still; events are objects, and where they live for longer than the collector's
    // nursery takes to fill, each is moved twice before it dies, which in a busy room took a fifth of the processor time.
    private const int EventsShare = 8;

    private readonly ConcurrentDictionary<WireFormat, FormatInUse> _formats = new();
    private readonly long _budgetBytes;
    private readonly int _announcedSingly;
    private int _prepared;

    /// <param name="firstSequence">The number of the next event of the log.</param>
    /// <param name="budgetBytes">Bound of the bytes of each wire format, and, an eighth of it, of the events.</param>
    /// <param name="announcedSingly">See <c>RoomOptions.AnnouncedSingly</c>.</param>
    public Tail(long firstSequence, long budgetBytes, int announcedSingly)
    {
        _announcedSingly = announcedSingly;
        _budgetBytes = budgetBytes;
        Events = new EventLog(firstSequence, budgetBytes / EventsShare);
    }

    /// <summary>The newest events.</summary>
    public EventLog Events { get; }

    /// <summary>The number of the next event of the log; everything below it may be shown.</summary>
    public long NextSequence => Events.NextSequence;

    /// <summary>The bytes of one wire format, or null while no session uses it.</summary>
    public ByteLog? BytesOf(WireFormat format) => _formats.TryGetValue(format, out var inUse) ? inUse.Log : null;

    /// <summary>
    /// Encodes a batch that is being stored. Nobody sees it until it is published, or taken back if it was not stored.
    /// </summary>
    /// <param name="drafts">Numbered from <see cref="NextSequence"/> on.</param>
    internal void Prepare(IReadOnlyList<RoomEvent> drafts)
    {
        foreach (var (_, inUse) in _formats)
        {
            inUse.Log.Prepare(drafts);
        }

        _prepared = drafts.Count;
    }

    /// <summary>Forgets what was prepared.</summary>
    internal void Discard()
    {
        foreach (var (_, inUse) in _formats)
        {
            inUse.Log.Discard();
        }

        _prepared = 0;
    }

    /// <summary>
    /// Makes a batch visible: first as bytes, then as events, so that whoever sees an event can send it.
    /// </summary>
    /// <param name="events">Numbered from <see cref="NextSequence"/> on. If they were prepared, the very same events.</param>
    internal void Publish(IReadOnlyList<RoomEvent> events)
    {
        // Others may have come before and between those that were prepared, where not only this process writes the log.
        if (_prepared != events.Count)
        {
            Discard();
            Prepare(events);
        }

        _prepared = 0;
        foreach (var (_, inUse) in _formats)
        {
            inUse.Log.Publish();
        }

        foreach (var roomEvent in events)
        {
            Events.Append(roomEvent);
        }
    }

    /// <summary>
    /// Begins to encode for <paramref name="format"/>, from the next event on, if nobody used it yet. Not while a batch is
    /// prepared: it would lack that.
    /// </summary>
    internal void Use(WireFormat format)
    {
        var inUse = _formats.GetOrAdd(
            format,
            static (format, tail) => new(
                new ByteLog(format, tail.NextSequence, tail._budgetBytes, announcedSingly: tail._announcedSingly)),
            this);
        inUse.Sessions++;
    }

    /// <summary>Ends one use; the last one frees the bytes.</summary>
    internal void Release(WireFormat format)
    {
        if (_formats.TryGetValue(format, out var inUse) && --inUse.Sessions == 0)
        {
            _formats.TryRemove(format, out _);
        }
    }

    private sealed class FormatInUse(ByteLog log)
    {
        public ByteLog Log { get; } = log;

        public int Sessions { get; set; }
    }
}
